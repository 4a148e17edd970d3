"""``unreadable-value``: something stands in a cell that cannot be read.

Looked at are dates, times, periods and numbers (minutes, participants, time of entry), and in every column the error
cells of a spreadsheet (``#N/A``, ``#REF!``). The message shows the text as it stands in the file. A record that breaks
several columns is listed once, with all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.model import FIELDS, KINDS, Effect, Severity
from checks.rules.base import Docs, Parameters, RecordRule
from checks.rules.sql import field_label, listing, literal, unreadable_itself
from checks.texts import text

if TYPE_CHECKING:
    from checks.model import Lang


def _breaks(_parameters: Parameters) -> str:
    return "unreadable IS NOT NULL"


def _details(_parameters: Parameters, lang: Lang) -> dict[str, str]:
    return {
        "values": listing([(unreadable_itself(field, "raw_"), _as_it_stands(field, lang)) for field in FIELDS], lang)
    }


def _as_it_stands(field: str, lang: Lang) -> str:
    before, after = text("rule.quoted", lang, field=field_label(field, lang), value="\0").split("\0")
    return f"concat({literal(before)}, COALESCE(raw_{field}, ''), {literal(after)})"


RULE = RecordRule(
    id="unreadable-value",
    severity=Severity.ERROR,
    effect=Effect.REJECT,
    breaks=_breaks,
    details=_details,
    kinds=KINDS,
    docs={
        "zh": Docs(
            title="内容无法识别",
            what="日期、时间、节次或数字已填写，但无法识别；或者单元格是 #N/A 一类的错误值。提示中给出原文。",
            why="无法识别的内容不作猜测，以免把课时记到别的日期或节次上。",
            example="日期填“5月32日”，或开始时间填“25:70”。",
            remedy="对照原始单据改为规范写法（如 2023-05-09、08:00、第3节）后重新导出；"
            "只写“5月9日”没有年份的，补上年份，或运行 audit 时用 --period 写明时段；"
            "“10.1”“下午第1节”含义不明，请写成“10月1日”“第5节”。",
            messages={"": "无法识别：{values}"},
        ),
        "en": Docs(
            title="Unreadable value",
            what="A date, time, period or number is there but cannot be read, or the cell holds an error such as #N/A. "
            "The message shows the text as it stands.",
            why="What cannot be read is not guessed at: a guess could put the lesson on another day or period.",
            example="The date says “32 May”, or the start “25:70”.",
            remedy="Correct it from the original note (2023-05-09, 08:00, period 3) and export again. Where the year "
            "is left out (5月9日), add it, or say --period when running audit. 10.1 and 下午第1节 may mean "
            "several things: write 10月1日 and 第5节.",
            messages={"": "cannot be read: {values}"},
        ),
    },
)
