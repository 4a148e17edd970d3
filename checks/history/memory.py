"""What one run asks of the history: what was seen before, what has changed, and to be kept."""

from __future__ import annotations

from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from checks.changes import Changes, Point, Trend
from checks.history import changes, ranks, schema, trend
from checks.history.answers import accepted
from checks.history.database import exists, open_history
from checks.history.former import former_units
from checks.history.news import late, renamed
from checks.history.reading import document, earlier
from checks.history.record import kind_of, record_of, series_of
from checks.history.standing import rooms_of, standing_of
from checks.history.store import store
from checks.history.too_many import refuse_too_many
from checks.model import Message, Span, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd
    from numpy.typing import NDArray
    from sqlalchemy import Connection

    from checks.config.models import Config
    from checks.decisions import Decision
    from checks.history.database import History
    from checks.history.reading import RunHead
    from checks.model import Period
    from checks.result import AuditResult


@dataclass(frozen=True, slots=True)
class Memory:
    """The history at ``url``, as a run of the audit uses it. It is made only when there is a run to be kept.

    ``notices`` are what the user should be told about it.
    """

    url: str

    notices: list[Message] = field(default_factory=list, compare=False)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """One state of the history; an empty one where there is none yet."""
        with self._open(self.url if exists(self.url) else "sqlite://") as history, history.reading() as connection:
            yield connection

    @contextmanager
    def _open(self, url: str) -> Iterator[History]:
        history = open_history(url)
        if history.migrated is not None:
            self.notices.append(Message("history.migrated", {"copy": str(history.migrated)}))
        with closing(history):
            yield history

    def covered(self, config: Config, period: Period) -> list[Span]:
        """The earlier periods that were audited: a record of their days may be late."""
        with self._reading() as connection:
            return [_span(run) for run in self._earlier(connection, config, period)]

    def decisions(self, config: Config) -> list[Decision]:
        """The disputes that the bureau accepted, and did not reject later."""
        with self._reading() as connection:
            return accepted(connection, series_of(config))

    def unseen(self, config: Config, period: Period, records: pd.DataFrame) -> NDArray[Any]:
        """Which of ``records`` (columns ``date``, ``fingerprint``) no run of an earlier period saw."""
        from checks.history.sightings import unseen

        table = schema.sightings
        known: dict[str, list[bytes]] = {}
        with self._reading() as connection:
            runs = [run.id for run in self._earlier(connection, config, period)]
            query = select(table.c.date, table.c.fingerprints).where(table.c.run_id.in_(runs))
            for day, prints in connection.execute(query):
                known.setdefault(day, []).append(prints)
        return unseen(records, known)

    def changes(self, result: AuditResult) -> Changes:
        """What differs from earlier runs."""
        run = result.run
        with self._reading() as connection:
            series = series_of(result)
            runs = earlier(connection, series, run.period.span.start.isoformat(), kind=kind_of(run.period.span))
            names = result.names and result.names.knowing(_names(connection, runs))
            aliases = former_units(connection, rooms_of(result), names)
            standing = standing_of(result, accepted(connection, series), names, aliases)
            shown = list(reversed(runs[: trend.PERIODS - 1]))
            lines = changes.compare(connection, standing, runs)
            units = trend.trends(connection, standing.measurements, run.period.name, runs, standing.aliases)
            return Changes(
                periods=(*(one.period for one in shown), run.period.name),
                previous=runs[0].period if runs else None,
                previous_complete=runs[0].complete if runs else True,
                findings=(*lines, *renamed(connection, standing, runs), *late(result)),
                targets=tuple(_district(connection, result, runs)),
                units=tuple(units),
                sightings_kept=result.sightings is not None,
                ranks=tuple(ranks.with_before(ranks.ranks(result), _places(connection, runs), standing.aliases)),
            )

    def keep(self, result: AuditResult) -> int:
        """Stores the run and gives its number. Raises ConfigurationError where it has too many findings."""
        refuse_too_many(result)
        record = record_of(result)
        with self._open(self.url) as history:
            return store(history, record)

    def _earlier(self, connection: Connection, config: Config, period: Period) -> list[RunHead]:
        return earlier(connection, series_of(config), period.span.start.isoformat())


def _places(connection: Connection, runs: Sequence[RunHead]) -> Any:
    return document(connection, runs[0].id, ranks.DOCUMENT) if runs else None


def _span(run: RunHead) -> Span:
    return Span(date.fromisoformat(run.period_from), date.fromisoformat(run.period_to))


def _names(connection: Connection, runs: Sequence[RunHead]) -> Iterator[str]:
    """The teachers that what is said of the run before may name: those in its evidence, and those who were judged."""
    evidence = document(connection, runs[0].id, "evidence") if runs else None
    yield from filter(None, (evidence or {}).get("teacher", ()))
    yield from connection.execute(select(schema.units.c.unit_name).where(schema.units.c.unit == Unit.TEACHER)).scalars()


def _district(connection: Connection, result: AuditResult, runs: Sequence[RunHead]) -> list[Trend]:
    found = []
    for target in result.targets:
        total = target.total
        now = Point(
            *(result.run.period.name, total.mean_actual, total.mean_required, total.rate, str(target.outcome)),
            due=total.due,
            attained=total.attained,
            share=total.attained_share,
        )
        points = (*trend.district_trend(connection, target.id, runs[::-1]), now)
        shown = points[-trend.PERIODS :]
        found.append(Trend(target.id, "district", "district", "", "", "", shown, trend.short_for(points)))
    return found
