"""``subject-not-for-stage``: the subject is not taught at the stage of the record's school.

Which subject belongs to which stage is told by the list of subjects; where the list does not say, or the room or the
subject is unknown, nothing breaks (``fits_stage`` is NULL).
"""

from __future__ import annotations

from checks.model import Effect, Severity
from checks.rules.base import Docs, Parameters, RecordRule


def _breaks(_parameters: Parameters) -> str:
    return "NOT fits_stage"


RULE = RecordRule(
    id="subject-not-for-stage",
    severity=Severity.WARNING,
    effect=Effect.FLAG,
    breaks=_breaks,
    docs={
        "zh": Docs(
            title="学科与学段不符",
            what="该学段按学科目录不开设这门学科，例如小学出现物理。",
            why="多为学科选错，或教室借给了其他学段；会影响学科数的统计。",
            example="某小学的教室记有一节“物理”。",
            remedy="核对学科与教室；九年一贯制等学校请核对台账中的学段；"
            "属拓展课程的，可在 rules.yaml 的 subjects 中另设。",
            messages={"": "学科“{subject}”与学段“{stage}”不符"},
        ),
        "en": Docs(
            title="Subject unusual for the stage",
            what="By the list of subjects this subject is not taught at this stage, for example physics "
            "in a primary school.",
            why="Mostly the wrong subject was picked, or the room was lent to another stage; "
            "it distorts the number of subjects.",
            example="A room of a primary school has a lesson of physics.",
            remedy="Check the subject and the room, and for schools of several stages the stage in the register; "
            "an extra course can have its own name in `subjects` of rules.yaml.",
            messages={"": "subject “{subject}” does not go with the stage “{stage}”"},
        ),
    },
)
