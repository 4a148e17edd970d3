"""Subjects: the national list of the 2022 curriculum, its usual other names, and the stages that teach them.

Two names of one subject are one subject: 体育 and 体育与健康 count once. Names are compared after Unicode NFKC and
removal of all white space; 课 at the end and 小学, 初中 or 高中 in front (``小学语文``, ``体育课``) do not matter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from checks.values.text import normal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PRIMARY, JUNIOR, SENIOR = "小学", "初中", "高中"
STAGES: tuple[str, ...] = (PRIMARY, JUNIOR, SENIOR)
_ALL = frozenset(STAGES)


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject: its canonical name, its other names, and the stages that teach it."""

    name: str
    aliases: tuple[str, ...] = ()
    stages: frozenset[str] = _ALL


class NameClashError(ValueError):
    """One name is claimed by two subjects: ``name``, and the canonical names ``first`` and ``second``."""

    def __init__(self, name: str, first: str, second: str) -> None:
        super().__init__(f"{name}: {first}, {second}")
        self.name, self.first, self.second = name, first, second


@dataclass(frozen=True, slots=True)
class Subjects:
    """The subjects that an audit knows.

    ``spellings`` leads from every known name, squashed, to the canonical one; ``taught`` from a canonical name to its
    stages. With ``any`` every other name is accepted as a subject of its own.
    """

    spellings: Mapping[str, str]
    taught: Mapping[str, frozenset[str]]
    any: bool = False

    @classmethod
    def of(cls, subjects: Iterable[Subject], *, any: bool = False) -> Subjects:
        """Puts ``subjects`` together; raises :class:`NameClashError` when two claim one name."""
        spellings: dict[str, str] = {}
        taught: dict[str, frozenset[str]] = {}
        for subject in subjects:
            for name in (subject.name, *subject.aliases):
                owner = spellings.setdefault(squash(name), subject.name)
                if owner != subject.name:
                    raise NameClashError(name, owner, subject.name)
            taught[subject.name] = subject.stages
        return cls(spellings, taught, any)

    def canonical(self, name: str) -> str | None:
        """The canonical name of ``name``; None when it is empty or not known."""
        squashed = squash(name)
        for spelling in (squashed, _bare(squashed)):
            if spelling in self.spellings:
                return self.spellings[spelling]
        return normal(name) if self.any and squashed else None

    def stages(self, subject: str) -> frozenset[str]:
        """The stages that teach the canonical ``subject``: all of them for one that is not on the list."""
        return self.taught.get(subject, _ALL)

    def fits(self, subject: str, stage: str) -> bool | None:
        """Whether a school whose register says ``stage`` teaches ``subject``; None when the stage is not understood."""
        stages = stages_of(stage)
        return bool(stages & self.stages(subject)) if stages else None


def squash(text: str) -> str:
    """``text`` as names are looked up: as :func:`normal`, and without regard to capitals."""
    return normal(text).casefold()


def _bare(name: str) -> str:
    """``小学语文课`` → ``语文``."""
    return re.sub(r"^(小学|初中|高中)(?=..)|(?<=..)(课程?|学科)$", "", name)


_STAGE_WORDS: tuple[tuple[str, frozenset[str]], ...] = (
    ("职业高中", frozenset()),  # not the general curriculum
    ("职高", frozenset()),
    ("十二年", _ALL),
    ("十二年一贯", _ALL),
    ("九年", frozenset({PRIMARY, JUNIOR})),
    ("义务教育", frozenset({PRIMARY, JUNIOR})),
    ("完全中学", frozenset({JUNIOR, SENIOR})),
    ("完中", frozenset({JUNIOR, SENIOR})),
    ("初高中", frozenset({JUNIOR, SENIOR})),
    ("高级中学", frozenset({SENIOR})),
    ("高中", frozenset({SENIOR})),
    ("初级中学", frozenset({JUNIOR})),
    ("初中", frozenset({JUNIOR})),
    ("中学", frozenset({JUNIOR, SENIOR})),
    ("小学", frozenset({PRIMARY})),
    ("教学点", frozenset({PRIMARY})),
    ("primary", frozenset({PRIMARY})),
    ("junior", frozenset({JUNIOR})),
    ("senior", frozenset({SENIOR})),
)
"""Words of a stage, in the order in which they are looked for; each is taken out of the text when found."""


def stages_of(text: str) -> frozenset[str]:
    """The stages that a register's stage text names: ``九年一贯制`` → 小学 and 初中; ``小学、初中`` likewise.

    Empty when no stage is recognised (幼儿园, 中职).
    """
    rest, found = squash(text), frozenset[str]()
    for word, stages in _STAGE_WORDS:
        if word in rest:
            rest = rest.replace(word, "|")
            found |= stages
    return found


_ENGLISH: dict[str, tuple[str, ...]] = {
    "语文": ("Chinese", "Chinese Language"),
    "数学": ("Mathematics", "Maths", "Math"),
    "英语": ("English", "English Language"),
    "道德与法治": ("Morality and Law", "Morality and the Rule of Law", "Politics"),
    "体育与健康": ("Physical Education", "Physical Education and Health", "PE"),
    "音乐": ("Music",),
    "美术": ("Fine Arts", "Fine Art", "Art"),
    "艺术": ("Arts",),
    "信息科技": ("Information Technology", "Information Science and Technology", "Computer Science", "ICT", "IT"),
    "劳动": ("Labour", "Labor", "Labour Education", "Labor Education"),
    "综合实践活动": ("Comprehensive Practice", "Comprehensive Practical Activities"),
    "书法": ("Calligraphy",),
    "心理健康": ("Mental Health", "Mental Health Education", "Psychology"),
    "科学": ("Science",),
    "历史与社会": ("History and Society",),
    "物理": ("Physics",),
    "化学": ("Chemistry",),
    "生物学": ("Biology",),
    "历史": ("History",),
    "地理": ("Geography",),
    "日语": ("Japanese",),
    "俄语": ("Russian",),
    "思想政治": ("Ideology and Politics",),
    "通用技术": ("General Technology",),
    "德语": ("German",),
    "法语": ("French",),
    "西班牙语": ("Spanish",),
    "班会": ("Class Meeting",),
    "少先队活动": ("Young Pioneers",),
    "地方课程": ("Local Curriculum",),
    "校本课程": ("School-based Curriculum",),
    "专题教育": ("Safety Education",),
    "社团活动": ("Club Activities", "Clubs", "Club"),
    "课后服务": ("After-school Service",),
}
"""How the subjects of the built-in list are called in logs that are kept in English."""


def _taught(stages: Iterable[str], **subjects: str) -> tuple[Subject, ...]:
    """Subjects of the same ``stages``: canonical name = its other names, separated by blanks."""
    return tuple(
        Subject(name, (*aliases.split(), *_ENGLISH.get(name, ())), frozenset(stages))
        for name, aliases in subjects.items()
    )


STANDARD: tuple[Subject, ...] = (
    *_taught(
        STAGES,
        语文="",
        数学="",
        英语="外语 英文",
        # 政治 is what junior and senior schools alike write for their own subject, so no stage can be held against it
        道德与法治="道法 道德与法制 品德与生活 品德与社会 品德 品生 品社 思想品德 思品 政治 思政",
        体育与健康="体育 体育与健身 体健",
        音乐="唱游",
        美术="",
        艺术="",
        信息科技="信息技术 信息 信息技术教育 计算机 微机",
        劳动="劳动与技术 劳技 劳动技术 劳动教育",
        综合实践活动="综合实践 综合 综实 研究性学习",
        书法="写字 书法教育",
        心理健康="心理 心理健康教育 心理辅导",
    ),
    # science goes on in junior schools of some provinces; history and society stands beside it there
    *_taught((PRIMARY, JUNIOR), 科学=""),
    *_taught((JUNIOR,), 历史与社会="人文与社会"),
    *_taught((JUNIOR, SENIOR), 物理="", 化学="", 生物学="生物", 历史="", 地理="", 日语="", 俄语=""),
    *_taught((SENIOR,), 思想政治="", 通用技术="", 德语="", 法语="", 西班牙语=""),
    # what the plan of 2022 has beside the subjects, and what schools hold in the same rooms
    *_taught(
        STAGES,
        班会="主题班会 班队会 班队 班队活动 班团队活动",
        少先队活动="少先队 队会",
        地方课程="地方 地方课",
        校本课程="校本 校本课",
        专题教育="安全教育 法治教育 国防教育 禁毒教育 健康教育",
        社团活动="社团",
        课后服务="延时服务 课后延时服务",
    ),
)
"""The built-in list. Whoever does not want 社团活动 or 课后服务 to count as a subject gives a list of their own."""


@cache
def standard(*, any: bool = False) -> Subjects:
    """The built-in national list; with ``any`` every other name is accepted besides."""
    return Subjects.of(STANDARD, any=any)
