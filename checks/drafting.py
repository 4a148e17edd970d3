"""The first step: a rules.yaml and a register drafted from usage logs, for a person to complete."""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple, cast

from checks.engines.opening import open_engine, workspace
from checks.model import REGISTER_COLUMNS, ConfigurationError, Fault, Message, Span
from checks.refusals import refusal
from checks.sources import expand, is_noise, read
from checks.sources.paths import as_glob, relative
from checks.templates import write_table
from checks.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from checks.model import Lang
    from checks.register import Register, Room
    from checks.sources import FileReading

RULES, REGISTER = "rules.yaml", "register.xlsx"
_STAGES = {"21": "primary", "31": "junior", "34": "senior"}
"""What the first two digits of a school code say."""
_STAGE_WORDS = {"小学": "primary", "初中": "junior", "初级中学": "junior", "高中": "senior", "高级中学": "senior"}

_MOST_SUBJECTS = 30
_UNKNOWN = (
    "SELECT subject, count(*) FROM records WHERE subject IS NOT NULL AND NOT subject_known GROUP BY subject"
    f" ORDER BY 2 DESC, 1 LIMIT {_MOST_SUBJECTS}"
)


@dataclass(frozen=True, slots=True)
class Draft:
    """What was seen: ``dates`` is the span of all readable dates, ``month`` the one to be audited first
    (``2023-06``, or nothing), ``subjects`` says how many records have a subject that is not on the list,
    ``written`` are the two files."""

    readings: list[FileReading]
    register: Register
    records: int
    dates: Span | None
    month: str
    subjects: dict[str, int]
    written: tuple[Path, Path]


def draft(given: Sequence[Path], folder: Path, lang: Lang) -> Draft:
    """Reads the logs ``given`` (files, patterns or folders) and writes both files to ``folder``.

    Raises ConfigurationError where one of the files is there already, nothing can be written or no record is read;
    nothing is written then.
    """
    folder = folder.absolute()
    written = folder / RULES, folder / REGISTER
    if there := [path.name for path in written if os.path.lexists(path)]:
        raise _fault("init.exists", files=tuple(there))
    with workspace() as spool:
        seen = _seen(given, folder, spool)
    records = sum(seen.days.values())
    known = sorted(day for day in seen.days if day is not None)
    dates = Span(known[0], known[-1]) if known else None
    if not records or not seen.register.rooms:
        unread = [Fault(one.error) for one in seen.readings if one.error is not None]
        raise ConfigurationError([*unread, Fault(Message("init.nothing"))])
    logs = [as_glob(relative(path, folder)) for path in given if not is_noise(path.name)]
    rooms = [_row(room, seen.spellings, lang) for room in seen.register.rooms]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_table(written[1], "register", REGISTER_COLUMNS, rooms, lang)
        with written[0].open("x", encoding="utf-8", newline="\n") as file:
            file.write(rules_text(logs, dates, seen.subjects, lang))
    except OSError as error:
        raise _fault("init.cannot_write", folder=str(folder), reason=refusal(error.errno)) from error
    return Draft(seen.readings, seen.register, records, dates, _month(seen.days), seen.subjects, written)


def rules_text(logs: Iterable[str], dates: Span | None, subjects: Iterable[str], lang: Lang) -> str:
    """The content of rules.yaml; the term proposed is the one that most of ``dates`` lie in, ``subjects`` are those to
    be decided about."""
    term, named = _term(dates), [_quoted(name) for name in subjects] or [text("init.subject", lang)]
    return text(
        "init.rules_yaml",
        lang,
        logs="\n".join(f"    - {_quoted(one)}" for one in logs),
        register=REGISTER,
        term=_term_name(term),
        start=term.start,
        end=term.end,
        subjects=", ".join(f"{name}: []" for name in named),
    )


def _quoted(name: str) -> str:
    """``name`` as YAML reads it, whatever signs it has."""
    return json.dumps(name, ensure_ascii=False)


def _month(days: Mapping[date | None, int]) -> str:
    """The newest month that is no mere beginning, nor that of a mistyped year: it has half the records of the fullest.

    The draft has no terms yet, and without them whatever is later than the audited month is a lesson in the future.
    """
    months: Counter[str] = Counter()
    for day, records in days.items():
        months[f"{day:%Y-%m}" if day else ""] += records if day else 0
    most = max(months.values(), default=0)
    return max((month for month, records in months.items() if 2 * records >= most), default="")


class _Seen(NamedTuple):
    """The logs as read, the rooms that they name, how many records there are of each day and unknown subject, and how
    names are shown."""

    readings: list[FileReading]
    register: Register
    days: dict[date | None, int]
    subjects: dict[str, int]
    spellings: dict[str, str]


def _seen(given: Sequence[Path], folder: Path, spool: Path) -> _Seen:
    from checks.config.models import Config
    from checks.records.build import build
    from checks.records.raw import load_raw
    from checks.records.rooms import Aliases
    from checks.records.whose import Whose
    from checks.spelling import spellings_of

    readings = read(expand([path.absolute() for path in given], folder), folder, {}, spool)
    Whose(None, Aliases()).settle(readings)
    config = Config()
    with open_engine("duckdb", spool, config) as engine:
        load_raw(engine, readings)
        register = build(engine, config, None)
        days = engine.rows("SELECT date, count(*) FROM records GROUP BY date")
        subjects = engine.rows(_UNKNOWN)
        spellings = spellings_of(engine, register, {}, None)
    known = dict(cast("list[tuple[date | None, int]]", days))
    return _Seen(readings, register, known, dict(cast("list[tuple[str, int]]", subjects)), spellings)


def _row(room: Room, spellings: Mapping[str, str], lang: Lang) -> list[str]:
    school = room.school or ("" if room.school_code else text("init.no_school", lang))
    names = {name: spellings.get(said, said) for name, said in (("school", school), ("room_name", room.room_name))}
    given = {"school_code": room.school_code, "stage": _stage(room, lang), "room_id": room.room_id, **names}
    return ["".join(sign for sign in given.get(name, "") if sign.isprintable()) for name in REGISTER_COLUMNS]


def _stage(room: Room, lang: Lang) -> str:
    """What the name or the code of the school says of its stage."""
    word = next((stage for word, stage in _STAGE_WORDS.items() if word in room.school), None)
    if word is None and len(room.school_code) == 10:
        word = _STAGES.get(room.school_code[:2])
    return text(f"init.{word}", lang) if word else ""


def _term(dates: Span | None) -> Span:
    """The usual term around the middle of ``dates``: from mid-February to early July, or September to late January."""
    middle = dates.start + (dates.end - dates.start) / 2 if dates else date.today()  # noqa: DTZ011 - only a proposal
    if middle.month in range(2, 9):
        return Span(date(middle.year, 2, 15), date(middle.year, 7, 5))
    year = middle.year if middle.month >= 9 else middle.year - 1
    return Span(date(year, 9, 1), date(year + 1, 1, 31) - timedelta(days=11))


def _term_name(term: Span) -> str:
    """``2022-2023-2``: school year and term."""
    return (
        f"{term.start.year - 1}-{term.start.year}-2" if term.start.month < 9 else f"{term.start.year}-{term.end.year}-1"
    )


def _fault(key: str, **values: str | tuple[str, ...] | Message) -> ConfigurationError:
    return ConfigurationError([Fault(Message(key, dict(values)))])
