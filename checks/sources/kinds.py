"""Tells records from totals, signatures, repeated headers and blank rows: SQL over the cells of a row.

The columns are ``c0``, ``c1``, …. What a pattern looks at is the whole row as one text without white space, its cells
between marks: a few patterns per sheet instead of a few per column.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.sources.headers import SERIAL, normal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from checks.sources.table import Layout

OTHER_HEADER = 2
"""The kind of a row that says the names of the header, but not in their columns: another table begins there."""
_COMPARED = 50
"""In so many columns the names of the header are looked for in rows that may repeat it."""
_WIDE = 200
"""Beyond so many columns a sum of conditions takes longer to plan than to compute."""
_APART = "\x1f"
_SPACES = "".join(
    map(chr, [9, 10, 12, 13, 26, 32, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000])
)
_EDGE = r"\x1f"
_WORDS = "小计|合计|总计|共计|累计"
_UNIT = "(个|节|课时|节课|次|人次|人|条|分钟|小时|元)?"
_OF = "(本页|本日|当日|本周|本月|当月|本学期|本校|全校|全镇|全区|全县|全市|学校|年级|班级)?"
_SIGNERS = (
    "制表|填表|填报|上报|报送|审核|审批|复核|核对|经办|统计|登记|录入"
    "|负责|分管|单位负责|学校负责|校长|主管|联系|打印|导出|制作"
)
_SIGNED_BY = "人|者|员|单位|部门|领导|时间|日期|校长|电话|方式|签字|签名|签章"
_SEALED = "签字|签名|盖章|签章|公章"
_AMOUNT = f"({_WORDS})((节|课时|次|人)数|[(（]{_UNIT}[)）])?[:：]?共?[0-9.]*{_UNIT}{_EDGE}"
_TOTAL = f"{_EDGE}{_OF}{_AMOUNT}"
_NUMBERED = f"^{_EDGE}*[0-9]+{_EDGE}*$"
_ALONE = f"^{_EDGE}*[^{_EDGE}]+{_EDGE}*$"
_LOOSE = "|".join(
    [
        _AMOUNT,
        f"(?i:{_EDGE}(grand-?)?(sub-?)?totals?:?{_EDGE})",
        f"{_EDGE}({_SIGNERS})({_SIGNED_BY}){{0,3}}(\\(?({_SEALED})\\)?)?[:：]",
        f"({_SEALED})[)）]?[:：]",
        f"{_EDGE}(注|备注|说明|填表说明|填报说明)[:：]",
        f"{_EDGE}第[0-9]+页",
        f"{_EDGE}(总|本月|全月|本页)?共[0-9]+(节|课时|节课|次|人次|条|页)(记录|数据)?[。.]?{_EDGE}",
        f"{_EDGE}[(（]?以下(空白|无内容|无记录|无正文)[)）]?{_EDGE}",
        f"(?i:{_EDGE}(prepared|reviewed|approved|signed|signature|printed|exported)(by|on|at)?[:：])",
    ]
)


def kind(columns: Sequence[int], layout: Layout) -> str:
    """1 for a record, 0 for a total, a repeated header or title, a signature; :data:`OTHER_HEADER`; NULL for a blank
    row.

    A row whose date begins with a digit is a record unless a cell is nothing but a total: no more need be looked at.
    Topics, subjects and remarks may speak of totals and of whoever signs, where anything stands beside them. A number
    printed into a form beforehand is no record, where it is all that its row says.
    """
    serial = {at for at, name in layout.unmapped if normal(name) in SERIAL}
    spoken = {at for at, _ in layout.unmapped} - serial | {layout.fields.get("topic"), layout.fields.get("subject")}
    plain = [at for at in columns if at not in spoken]
    suspect = " OR ".join(f"contains(c{at}, '计')" for at in plain) or "FALSE"
    dated = [layout.fields["date"]] if "date" in layout.fields else []
    date, title = (f"c{dated[0]}", _dated_title(columns, layout, dated[0])) if dated else ("NULL", "FALSE")
    total = f"{title} OR ({suspect}) AND ({_matches(plain, _TOTAL)} OR {_matches(dated, _AMOUNT)})"
    loose = f"CASE WHEN {_matches(columns, _ALONE)} THEN {_matches(columns, _LOOSE)} ELSE {_matches(plain, _LOOSE)} END"
    header, in_place = _header_again(columns, layout)
    none = f"{loose} OR {_matches(columns, _TOTAL)} OR ({header} AND {in_place}) OR {_above_again(columns, layout)}"
    if serial:
        rest = [at for at in columns if at not in serial]
        none += f" OR ({blank(rest)} AND {_matches(columns, _NUMBERED)})"
    return (
        f"CASE WHEN {date} >= '0' AND {date} < ':' THEN CASE WHEN {total} THEN 0 ELSE 1 END"
        f" WHEN {blank(columns)} THEN NULL WHEN {none} THEN 0 WHEN {header} THEN {OTHER_HEADER} ELSE 1 END"
    )


def _header_again(columns: Sequence[int], layout: Layout) -> tuple[str, str]:
    """Whether a row says at least half of the header's names again, and whether each of those in its own column."""
    near = list(columns)[:_COMPARED]
    texts = ["".join(name.split()) for name in layout.names]
    names = {at: texts[at] for at in near if at < len(texts) and texts[at]}
    any_name = _count_true(_is_one_of(_clean(f"c{at}"), names.values()) for at in near)
    own_name = _count_true(f"{_clean(f'c{at}')} = {quoted(name)}" for at, name in names.items())
    return f"{any_name} >= {max(2, (len(names) + 1) // 2)}", f"{any_name} = {own_name}"


def _count_true(conditions: Iterable[str]) -> str:
    return " + ".join(f"coalesce({one}, false)::INTEGER" for one in conditions) or "0"


def _above_again(columns: Sequence[int], layout: Layout) -> str:
    """Whether a row says a row above the records again, or a title alone."""
    above = _is_one_of(_text(columns), _rows(layout.top))
    alone = _is_one_of(_text(columns), _rows([[title] for title in layout.title]))
    return f"{above} OR ({alone} AND {_matches(columns, _ALONE)})"


def _dated_title(columns: Sequence[int], layout: Layout, date: int) -> str:
    """Whether a row says a row above the header again that has digits where the table has its date: 2023年3月登记表.

    Few files have such a row, and the date alone settles it for almost all records.
    """
    rows = [row for row in layout.top if date < len(row) and (row[date] or "")[:1].isdigit()]
    if not rows:
        return "FALSE"
    of_title = _is_one_of(f"c{date}", [str(row[date]) for row in rows])
    return f"{of_title} AND {_is_one_of(_text(columns), _rows(rows))}"


def _rows(rows: Iterable[Sequence[str | None]]) -> list[str]:
    return ["".join("".join(filter(None, row)).split()) for row in rows]


def _is_one_of(text: str, names: Iterable[str]) -> str:
    """Looked for in all of them put together: IN with many becomes a join, which asks of every row what is to be asked
    of few."""
    listed = _APART.join(dict.fromkeys(names))
    within = quoted(f"{_APART}{listed}{_APART}")
    return f"contains({within}, '{_APART}' || {text} || '{_APART}')" if listed else "FALSE"


def _text(columns: Sequence[int]) -> str:
    """All that a row says."""
    return _clean(f"concat_ws('', {_listed(columns)})")


def _clean(text: str) -> str:
    return rf"regexp_replace({text}, '[\s\p{{Z}}]', '', 'g')"


def _listed(columns: Sequence[int]) -> str:
    return ", ".join(f"c{at}" for at in columns) or "NULL"


def _matches(columns: Sequence[int], pattern: str) -> str:
    row = _clean(f"concat_ws('{_APART}', '', {_listed(columns)}, '')")
    return f"regexp_matches({row}, '{pattern}')"


def blank(columns: Sequence[int]) -> str:
    """Whether no cell holds more than white space."""
    return f"trim(concat_ws('', {_listed(columns)}), '{_SPACES}') = ''"


def how_many(columns: Sequence[int]) -> str:
    """How many cells hold more than white space."""
    if len(columns) > _WIDE:
        return f"len(list_filter([{_listed(columns)}], lambda cell: trim(cell, '{_SPACES}') <> ''))"
    return " + ".join(f"({_holds(at)})::INTEGER" for at in columns) or "0"


def _holds(at: int) -> str:
    """The first character settles it for almost all cells."""
    plain = f"(c{at} >= '!' AND c{at} < '\x80') OR c{at} >= '\u4e00'"
    return f"CASE WHEN {plain} THEN true ELSE coalesce(trim(c{at}, '{_SPACES}') <> '', false) END"


def quoted(value: str) -> str:
    """An SQL string."""
    return "'" + value.replace("'", "''") + "'"
