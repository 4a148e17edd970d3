"""What the records of a run are: the kind and source of each, by its file and by its form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from checks.metrics import METRICS
from checks.rules.sql import literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from checks.config.models import Config, Target

LESSON = "lesson"
ROOMLESS = ("activity", "training")
"""Kinds whose records belong to a school, not to a room."""


@dataclass(frozen=True, slots=True)
class Sorting:
    """``sources`` are the kinds of the sources in their order, ``files`` the source of each file_no, ``forms`` the
    kinds that forms stand for. With lessons alone from one source nothing has to be told apart: no SQL is longer.
    """

    sources: tuple[str, ...] = (LESSON,)
    files: tuple[int, ...] = ()
    forms: Mapping[str, str] | None = None

    @classmethod
    def of(cls, config: Config, files: Sequence[int] = ()) -> Sorting:
        """As rules.yaml has it; ``files`` gives the source of each file."""
        kinds = {name: form.kind for name, form in config.forms.items() if form.kind is not None}
        return cls(tuple(one.kind for one in config.inputs.all_sources) or (LESSON,), tuple(files), kinds)

    @property
    def kinds(self) -> frozenset[str]:
        """Every kind that there can be."""
        return frozenset((*self.sources, *(self.forms or {}).values()))

    @property
    def only_lessons(self) -> bool:
        """Whether every record is of a lesson."""
        return self.kinds == {LESSON}

    def any_of(self, *kinds: str) -> bool:
        """Whether there can be records of any of ``kinds``."""
        return not self.kinds.isdisjoint(kinds)

    @property
    def source_sql(self) -> str:
        """The index of a record's source, for the record ``r``."""
        if len(self.sources) == 1:
            return "0"
        cases = [_files_case(no, self._files_of([no])) for no in range(1, len(self.sources))]
        return f"CASE {' '.join(filter(None, cases))} ELSE 0 END" if any(cases) else "0"

    @property
    def kind_sql(self) -> str:
        """The kind of the record ``r``: what its form stands for, else what its source holds."""
        cases = []
        for kind in sorted({*(self.forms or {}).values()}):
            forms = ", ".join(literal(name) for name, own in (self.forms or {}).items() if own == kind)
            lessons = self._files_of(no for no, source in enumerate(self.sources) if source in ("visit", "timetable"))
            never = f" AND r.file_no NOT IN ({', '.join(map(str, lessons))})" if lessons else ""
            cases.append(f"WHEN r.form IN ({forms}){never} THEN '{kind}'")
        for kind in dict.fromkeys(self.sources):
            files = self._files_of(no for no, source in enumerate(self.sources) if source == kind)
            if kind != LESSON and files:
                cases.append(f"WHEN r.file_no IN ({', '.join(map(str, files))}) THEN '{kind}'")
        return f"CASE {' '.join(cases)} ELSE '{LESSON}' END" if cases else f"'{LESSON}'"

    def _files_of(self, sources: Iterable[int]) -> list[int]:
        wanted = set(sources)
        return [file_no for file_no, source in enumerate(self.files) if source in wanted]


LESSONS_ALONE = Sorting()
"""Lessons from one source."""


def _files_case(source: int, files: Sequence[int]) -> str:
    return f"WHEN r.file_no IN ({', '.join(map(str, files))}) THEN {source}" if files else ""


def kinds_of(target: Target, sorting: Sorting) -> tuple[str, ...]:
    """The kinds of records that a target counts: what it says, else the first its metric asks for that are there.

    Of several those that there can be: nothing is prepared for records of schools where there are none.
    """
    wanted = METRICS[target.metric].kinds if target.kind is None else (tuple(target.kind),)
    kinds = next((kinds for kinds in wanted if sorting.any_of(*kinds)), ())
    return tuple(kind for kind in kinds if sorting.any_of(kind))
