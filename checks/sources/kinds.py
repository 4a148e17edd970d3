"""Tells records from totals, signatures, repeated headers and blank rows: SQL over the cells of a row.

The columns are ``c0``, ``c1``, …. What a pattern looks at is the whole row as one text without white space, its cells
between marks: a few patterns per sheet instead of a few per column.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checks.sources.table import Layout

OTHER_HEADER = 2
"""The kind of a row that says the names of the header, but not in their columns: another table begins there."""
_COMPARED = 50
"""In so many columns the names of the header are looked for in rows that may repeat it."""
_WIDE = 200
"""Beyond so many columns a sum of conditions takes longer to plan than to compute."""
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
_AMOUNT = f"({_WORDS})[:：]?[0-9.]*{_UNIT}{_EDGE}"
_TOTAL = f"{_EDGE}{_OF}{_AMOUNT}"
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
    Topics and subjects may speak of totals, where anything stands beside them.
    """
    topics = {layout.fields.get("topic"), layout.fields.get("subject")}
    plain = [at for at in columns if at not in topics]
    suspect = " OR ".join(f"contains(c{at}, '计')" for at in plain) or "FALSE"
    dated = [layout.fields["date"]] if "date" in layout.fields else []
    date = f"c{dated[0]}" if dated else "NULL"
    total = f"{_matches(plain, _TOTAL)} OR {_matches(dated, _AMOUNT)}"
    loose = f"CASE WHEN {_matches(columns, _ALONE)} THEN {_matches(columns, _LOOSE)} ELSE {_matches(plain, _LOOSE)} END"
    none = f"{loose} OR {_matches(columns, _TOTAL)} OR {_repeats(columns, layout)}"
    names, _ = _names(columns, layout)
    return (
        f"CASE WHEN {date} >= '0' AND {date} < ':' THEN CASE WHEN ({suspect}) AND ({total}) THEN 0 ELSE 1 END"
        f" WHEN {blank(columns)} THEN NULL WHEN {none} THEN 0 WHEN {names} THEN {OTHER_HEADER} ELSE 1 END"
    )


def _names(columns: Sequence[int], layout: Layout) -> tuple[str, str]:
    """Whether a row says at least half of the header's names again, and whether each of them in its own column."""
    near = list(columns)[:_COMPARED]
    texts = ["".join(name.split()) for name in layout.names]
    names = {at: quoted(texts[at]) for at in near if at < len(texts) and texts[at]}
    listed = ", ".join(dict.fromkeys(names.values())) or "NULL"
    any_name = " + ".join(f"coalesce({_clean(f'c{at}')} IN ({listed}), false)::INTEGER" for at in near) or "0"
    own_name = " + ".join(f"coalesce({_clean(f'c{at}')} = {name}, false)::INTEGER" for at, name in names.items()) or "0"
    return f"{any_name} >= {max(2, (len(names) + 1) // 2)}", f"{any_name} = {own_name}"


def _repeats(columns: Sequence[int], layout: Layout) -> str:
    """Whether a row says the header again, or a title alone."""
    repeated = " AND ".join(_names(columns, layout))
    if not layout.title:
        return repeated
    titles = ", ".join(quoted("".join(title.split())) for title in layout.title)
    text = _clean(f"concat_ws('', {_listed(columns)})")
    return f"{repeated} OR ({text} IN ({titles}) AND {_matches(columns, _ALONE)})"


def _clean(text: str) -> str:
    return rf"regexp_replace({text}, '[\s\p{{Z}}]', '', 'g')"


def _listed(columns: Sequence[int]) -> str:
    return ", ".join(f"c{at}" for at in columns) or "NULL"


def _matches(columns: Sequence[int], pattern: str) -> str:
    row = _clean(f"concat_ws('\x1f', '', {_listed(columns)}, '')")
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
