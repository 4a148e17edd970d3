"""``unknown-subject``: the subject is neither in the list of subjects nor among their aliases.

Never where every name is accepted (``subjects: any``). An empty subject is ``missing-field``.
"""

from __future__ import annotations

from checks.model import Effect, Severity
from checks.rules.base import Docs, Parameters, RecordRule


def _breaks(_parameters: Parameters) -> str:
    return "subject IS NOT NULL AND NOT subject_known"


RULE = RecordRule(
    id="unknown-subject",
    severity=Severity.ERROR,
    effect=Effect.REJECT,
    breaks=_breaks,
    docs={
        "zh": Docs(
            title="学科不在目录",
            what="学科名称不在学科目录中，也不是目录中任何学科的别名。",
            why="“学科数”按规范名称去重计数，目录之外的写法会把一门学科算成两门，或者把活动算成学科。",
            example="学科填“大扫除”。",
            remedy="更正学科名称；确属开设的学科或习惯叫法，请在 rules.yaml 的 subjects 中加入学科或别名。",
            messages={"": "学科“{subject}”不在学科目录中"},
        ),
        "en": Docs(
            title="Unknown subject",
            what="The subject is neither in the list of subjects nor an alias of one.",
            why="Subjects are counted by their standard names; a spelling outside the list would make two subjects "
            "of one, or a subject of an activity.",
            example="The subject says “spring cleaning”.",
            remedy="Correct the name; for a subject that is really taught, or a usual name of one, "
            "add it to `subjects` in rules.yaml.",
            messages={"": "subject “{subject}” is not in the list of subjects"},
        ),
    },
)
