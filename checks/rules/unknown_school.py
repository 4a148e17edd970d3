"""``unknown-school``: an activity or training names a school that nobody knows.

Known are the schools of the register and of the table ``schools``, and the ends of pairs. A record that names no school
at all is not listed: it counts for the district, and ``missing-field`` can ask for the school.
"""

from __future__ import annotations

from checks.model import Effect, Severity
from checks.rules.base import Docs, Parameters, RecordRule


def _breaks(_parameters: Parameters) -> str:
    return "NOT school_known"


RULE = RecordRule(
    id="unknown-school",
    severity=Severity.ERROR,
    effect=Effect.REJECT,
    breaks=_breaks,
    kinds=("activity", "training"),
    docs={
        "zh": Docs(
            title="学校不在名单中",
            what="活动或培训记录所填的学校，教室台账、学校表和结对表中都没有。没有填学校的记录不在此列，只计入本地区。",
            why="对不上学校的记录无法计入任何一所学校，汇总数也会与各校之和对不上。",
            example="培训记录的单位填“实验学校教育集团”，学校表中没有这个名称。",
            remedy="核对学校名称；确属本区的，请补入学校表，或在 aliases 中登记这一写法。",
            messages={"": "学校“{school}”不在台账、学校表和结对表中"},
        ),
        "en": Docs(
            title="School not known",
            what="The school that an activity or training names is neither in the register nor in the tables of "
            "schools "
            "and pairs. Records that name no school count for the district and are not listed here.",
            why="A record without a known school counts for no school, and sums would differ from their parts.",
            example="A training gives its school as “Experimental group”; the table of schools has no such name.",
            remedy="Check the name; add the school to the table of schools, or its spelling to `aliases`.",
            messages={"": "school “{school}” is in neither the register nor the tables of schools and pairs"},
        ),
    },
)
