"""Sorts the rows of a grid into records and others, and writes the records: one pass in SQL for every container."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from checks.model import Message
from checks.sources.grid import is_blank
from checks.sources.reading import SheetReading

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from checks.sources.grid import Grid, Rows
    from checks.sources.table import Layout

PREVIEW = 5
_WORDS = "小计|合计|总计|共计|累计"
_UNIT = "(个|节|课时|节课|次|人次|人|条|分钟|小时|元)?"
_OF = "(本页|本日|当日|本周|本月|当月|本学期|本校|全校|全镇|全区|全县|全市|学校|年级|班级)?"
_TOTAL = f"^{_OF}({_WORDS})[:：]?[0-9.]*{_UNIT}$"
_TOTAL_EN = "(?i)^(grand-?)?(sub-?)?totals?:?$"
_ENDS_IN_TOTAL = f"({_WORDS})[:：]?[0-9.]*{_UNIT}$"
_SIGNED = (
    "^(制表|填表|填报|上报|报送|审核|审批|复核|核对|经办|统计|登记|录入|负责|分管|单位负责|学校负责|校长|主管|联系|打印|导出|制作)"
    "(人|者|员|单位|部门|领导|时间|日期|校长|电话|方式|签字|签名|签章){0,3}(\\(?(签字|签名|盖章|签章|公章)\\)?)?[:：]"
    "|(签字|签名|盖章|签章|公章)[)）]?[:：]"
    "|^(注|备注|说明|填表说明|填报说明)[:：]"
    "|^第[0-9]+页"
    "|^(?i)(prepared|reviewed|approved|signed|signature|printed|exported)(by|on|at)?[:：]"
)


@dataclass(frozen=True, slots=True)
class Counts:
    """What a pass over the rows below the header found; blank rows are in neither number of rows.

    ``nameless`` counts the records with something in a column that has no header.
    """

    rows: int
    records: int
    cells: int
    nameless: int


def sheet_reading(
    con: duckdb.DuckDBPyConnection, grid: Grid, layout: Layout | None, further: bool, target: Path
) -> SheetReading:
    """Reads ``grid`` as ``layout`` says, writes its records to ``target`` and counts all.

    With ``further`` the columns that mean no field are written too, as ``x<index>``. A layout with faults writes none.
    """
    header_row = layout.header_row if layout else 0
    above = [cells for number, cells in grid.head if 0 < number <= header_row]
    usable = layout is not None and not layout.faults
    keep = layout.unmapped if layout and further else []
    rows, counts = _sorted(con, grid.below(con, header_row), layout if usable else None, [at for at, _ in keep])
    reading = SheetReading(
        name=grid.name,
        position=grid.position,
        hidden=grid.hidden,
        rows=counts.rows + len(above),
        cells=counts.cells + sum(not is_blank([cell]) for cells in above for cell in cells) - grid.filled,
        records=counts.records,
        not_records=counts.rows + len(above) - counts.records,
        notes=list(grid.notes),
    )
    if layout is not None:
        reading.header_row, reading.columns, reading.title = header_row, layout.columns, layout.title
        reading.unmapped = [name for _, name in layout.unmapped]
        reading.further = {f"x{at}": name for at, name in keep}
    if counts.nameless:
        reading.notes.append(Message("sources.nameless-cells", {"rows": counts.nameless}))
    if usable and counts.records:
        _write(con, rows, target)
        reading.parquet = target
        reading.preview = _preview(con, target)
    return reading


def _sorted(
    con: duckdb.DuckDBPyConnection, ways: Iterable[Rows], layout: Layout | None, keep: Sequence[int]
) -> tuple[Rows, Counts]:
    """Sorts the rows by the first way to them that holds what it promises."""
    for rows in ways:
        try:
            counts = _sort(con, rows, layout, keep)
        except duckdb.Error:
            if rows.count is None:
                raise
            continue
        if rows.count is None or con.execute("SELECT count(*) FROM body").fetchall() == [(rows.count,)]:
            return rows, counts
    raise AssertionError("the last way to the rows of a grid is sure")


def _sort(con: duckdb.DuckDBPyConnection, rows: Rows, layout: Layout | None, keep: Sequence[int]) -> Counts:
    """Makes table ``body``: the mapped columns of every row, and what it is: ``cells`` counts those that hold anything,
    ``nameless`` tells whether one without a header does, ``kind`` is 1 for a record, 0 for others, NULL when blank."""
    if not rows.width:
        return Counts(0, 0, 0, 0)
    columns = [f"c{at}" for at in range(rows.width)]
    mapped = layout.fields.items() if layout else ()
    chosen = [f'{_value(layout, name, at)} AS "{name}"' for name, at in mapped if layout and at < rows.width]
    chosen += [f"c{at} AS x{at}" for at in keep if at < rows.width]
    chosen.append(" + ".join(f"({_holds(column)})::INTEGER" for column in columns) + " AS cells")
    names = layout.names if layout else []
    nameless = [column for at, column in enumerate(columns) if layout and not (at < len(names) and names[at])]
    chosen.append(f"{' OR '.join(_holds(column) for column in nameless) or 'false'} AS nameless")
    kind = _kind(columns, layout) if layout else f"CASE WHEN NOT ({_blank(columns)}) THEN 0 END"
    con.execute(f"CREATE OR REPLACE TABLE body AS SELECT {', '.join(chosen)}, {kind} AS kind FROM {rows.sql}")
    counts = "count(kind), coalesce(sum(kind), 0), coalesce(sum(cells), 0), count(*) FILTER (nameless AND kind = 1)"
    found = con.execute(f"SELECT {counts} FROM body").fetchall()
    return Counts(*map(int, found[0]))


def _value(layout: Layout, name: str, at: int) -> str:
    """Lengths that the header gives in another unit are written in minutes, to the hundredth, rounded down."""
    factor = layout.minutes_per_unit
    if name != "minutes" or factor is None:
        return f"c{at}"
    number = f"try_cast(c{at} AS DECIMAL(18, 4))"
    hundredths = f"floor({number} * {100 * factor.numerator} / {factor.denominator})::BIGINT"
    fraction = f"CASE WHEN {hundredths} % 100 = 0 THEN '' ELSE '.' || lpad(({hundredths} % 100)::VARCHAR, 2, '0') END"
    return f"CASE WHEN {number} >= 0 THEN ({hundredths} // 100)::VARCHAR || {fraction} ELSE c{at} END"


def _kind(columns: Sequence[str], layout: Layout) -> str:
    """1 for a record, 0 for a total, a repeated header or title, a signature; NULL for a blank row.

    A row whose date begins with a digit is a record unless a cell is nothing but a total: no more need be looked at.
    """
    topics = {layout.fields.get("topic"), layout.fields.get("subject")}
    plain = [column for at, column in enumerate(columns) if at not in topics]
    date = f"c{layout.fields['date']}" if "date" in layout.fields else "NULL"
    total = _any([*(_matches(column, _TOTAL) for column in plain), _matches(date, _ENDS_IN_TOTAL)])
    loose = _any(_matches(column, pattern) for column in plain for pattern in (_ENDS_IN_TOTAL, _TOTAL_EN, _SIGNED))
    named = _any(_matches(column, _TOTAL) for column in columns)
    suspect = _any(f"contains({column}, '计')" for column in plain)
    return (
        f"CASE WHEN {date} >= '0' AND {date} < ':' THEN CASE WHEN ({suspect}) AND ({total}) THEN 0 ELSE 1 END"
        f" WHEN {_blank(columns)} THEN NULL"
        f" WHEN {loose} OR {named} OR {_repeats(columns, layout)} THEN 0 ELSE 1 END"
    )


def _repeats(columns: Sequence[str], layout: Layout) -> str:
    """Whether a row says the header again (at least half of its names), or a title alone."""
    names = [(column, name) for column, name in zip(columns, layout.names, strict=False) if name]
    same = [f"coalesce({_clean(column)} = {_text(''.join(name.split()))}, false)::INTEGER" for column, name in names]
    repeated = f"{' + '.join(same) or '0'} >= {max(2, (len(names) + 1) // 2)}"
    if not layout.title:
        return repeated
    titles = ", ".join(_text("".join(title.split())) for title in layout.title)
    alone = " + ".join(f"({_holds(column)})::INTEGER" for column in columns)
    text = _clean(f"coalesce({', '.join(columns)})")
    return f"{repeated} OR ({text} IN ({titles}) AND {alone} = 1)"


def _clean(column: str) -> str:
    return rf"regexp_replace({column}, '[\s\p{{Z}}]', '', 'g')"


def _matches(column: str, pattern: str) -> str:
    return f"regexp_matches({_clean(column)}, '{pattern}')"


def _holds(column: str) -> str:
    """Whether a cell holds more than white space; the first character settles it for almost all."""
    plain = f"({column} >= '!' AND {column} < '\x80') OR {column} >= '\u4e00'"
    return f"CASE WHEN {plain} THEN true ELSE coalesce(regexp_matches({column}, '[^\\s\\p{{Z}}]'), false) END"


def _blank(columns: Sequence[str]) -> str:
    return " AND ".join(f"NOT ({_holds(column)})" for column in columns)


def _any(conditions: Iterable[str]) -> str:
    return " OR ".join(f"coalesce({condition}, false)" for condition in conditions) or "false"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _write(con: duckdb.DuckDBPyConnection, rows: Rows, target: Path) -> None:
    """Writes the records of ``body`` with their row numbers; a table keeps the order of its rows in ``rowid``."""
    number, source = f"rowid + {rows.first}", "body"
    if rows.numbers is not None:
        con.register("numbers", pa.table({"number": rows.numbers}))
        number, source = "number", "body POSITIONAL JOIN numbers"
    dropped = "cells, nameless, kind" if rows.numbers is None else "cells, nameless, kind, number"
    select = f"SELECT ({number})::BIGINT AS row, * EXCLUDE ({dropped}) FROM {source} WHERE kind = 1"
    con.execute(f"COPY ({select}) TO {_text(str(target))} (FORMAT parquet)")


def _preview(con: duckdb.DuckDBPyConnection, target: Path) -> list[dict[str, str | None]]:
    found = con.execute(f"SELECT * FROM read_parquet({_text(str(target))}) LIMIT {PREVIEW}")
    names = [column[0] for column in found.description or []]
    return [
        dict(zip(names, (None if cell is None else str(cell) for cell in row), strict=True)) for row in found.fetchall()
    ]
