"""What a run was judged on, kept so that it can be judged again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from checks.measuring import Figure
    from checks.references import Stated
    from checks.register import Register
    from checks.result_lines import WaiverUse
    from checks.tables.base import SideTable


@dataclass(slots=True)
class Basis:
    """What was taken from the logs and the register: enough to judge the run again without them.

    ``tables`` stand beside the register, ``references`` are summaries of other platforms. ``figures`` are what the
    units reached, by target id, and ``unflagged`` what they reached without the records that break a rule; ``teachers``
    the school unit and name of each teacher seen, by the id of the target that is about teachers. ``rule_waivers``:
    what the waivers of row rules did. ``any_record``: whether a single record counted; ``screened``: how many records
    the rules looked at. ``spellings``: how names are shown, see :mod:`checks.spelling`.
    """

    register: Register
    tables: Mapping[str, SideTable]
    references: Mapping[str, Sequence[Stated]]
    figures: dict[str, dict[str, Figure]]
    unflagged: dict[str, dict[str, Figure]]
    teachers: dict[str, list[tuple[str, str]]]
    rule_waivers: list[WaiverUse]
    any_record: bool
    screened: int
    spellings: Mapping[str, str] = field(default_factory=dict)
