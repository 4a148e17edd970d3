"""Raw rows become records: one statement that casts what is in canonical shape and joins small maps of the rest.

Columns of the table ``records``: see :data:`COLUMNS`.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

from checks.model import FIELDS
from checks.records.bell import BELL_TYPES, USUAL_LENGTH, Bells, mask_of_times
from checks.records.columns import (
    Column,
    number_column,
    odd_text_column,
    period_column,
    put_map,
    quoted,
    subject_column,
    text_column,
    worth_reading,
)
from checks.records.moments import MOMENTS, cast, moment_columns
from checks.records.places import NAMED, place_columns, written_places
from checks.records.rooms import PLACE_FIELDS, Aliases
from checks.values.entries import parse_entry
from checks.values.marks import parse_weekday
from checks.values.names import parse_class, parse_grade
from checks.values.numbers import parse_count, parse_minutes
from checks.values.text import PLACEHOLDERS, normal, parse_sentence, parse_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from checks.config.models import Config
    from checks.config.source_models import Form
    from checks.engines.base import Engine
    from checks.model import Span
    from checks.register import Register

COLUMNS = (
    *("rid", "file_no", "sheet_no", "row", "room_no", "room_problem", "room_hint", *PLACE_FIELDS),
    *("date", "period", "periods", "mask", "starts_at", "ends_at", "minutes", "subject", "subject_known", "grade"),
    *("class_name", "teacher", "teacher_code", "topic", "form", "entry", "entered_at", "participants", "unreadable"),
    *("start_second", "end_second", "room_written", "weekday"),
)
"""The columns of ``records``, in order. ``start_second`` and ``end_second`` are the times of day as the log gives them,
INTEGER seconds: a record without a date has them and no ``starts_at``. ``room_written`` is what an alias has to name
for ``room_hint`` to be meant. ``weekday`` (1–7) is what a timetable says in place of a date."""

OF_PLACE = ("room_problem", "room_hint", "room_written", *NAMED.values(), *PLACE_FIELDS)
"""What a place says of all its records."""
OF_MASK = {
    "period": "CAST(BIT_COUNT((r.mask & -r.mask) - 1) + 1 AS INTEGER)",
    "periods": "CAST(BIT_COUNT(r.mask) AS INTEGER)",
}


def build(engine: Engine, config: Config, register: Register | None, *, period: Span | None = None) -> Register:
    """Makes ``records`` of table ``raw``, one row for each.

    It is a view of ``record_values``, which keeps what differs from record to record, and the few places they name.
    ``register`` None takes the units from the logs; the register used is given back. ``period`` is the audited one, for
    dates without a year in files that have no other date.
    """
    with building(engine, config, register, period) as (used, _):
        return used


@contextmanager
def building(
    engine: Engine, config: Config, register: Register | None, period: Span | None
) -> Iterator[tuple[Register, Callable[[], None]]]:
    """As :func:`build`: ``records`` is being made meanwhile, and is there when the context ends. Gives the register,
    and what waits for the records. Either raises what went wrong while they were made."""
    aliases = Aliases.of(config)
    bells = Bells(config.calendar.bell if config.calendar else {})
    put_map(engine, "bell_periods", bells.rows(), BELL_TYPES)
    found = written_places(engine)  # a hundred thousand of them keep Python busy, the other columns the engine
    with ThreadPoolExecutor(1) as beside:
        others = beside.submit(lambda: {**moment_columns(engine, period), **_other_columns(engine, config, aliases)})
        place, register = place_columns(engine, found, register, bells, aliases)
        made = beside.submit(_make, engine, {"place": place, **others.result()}, bells)
        yield register, made.result
        made.result()


def _make(engine: Engine, columns: dict[str, Column], bells: Bells) -> None:
    engine.keep("record_values", _select(columns, bells))
    engine.view("records", records_of("record_values"))


def names_with_spaces(engine: Engine) -> list[str]:
    """The different names of schools, rooms, classes and teachers in which a space stands, as the logs write them."""
    maps = {"map_place": ("raw_school", "raw_room_name"), "map_class_name": ("raw",), "map_teacher": ("raw",)}
    every = " UNION ".join(
        f"SELECT {name} AS name FROM {table} WHERE {name} LIKE '% %'" for table, names in maps.items() for name in names
    )
    return [str(name) for (name,) in engine.rows(f"SELECT name FROM ({every}) AS written ORDER BY name")]


def dates_are_wanting(engine: Engine) -> bool:
    """Whether a record has no day though something is written where it should stand."""
    return bool(engine.rows("SELECT 1 FROM record_values WHERE date IS NULL AND unreadable IS NOT NULL LIMIT 1"))


def records_of(values: str) -> str:
    """The SELECT of :data:`COLUMNS` for ``values``: all of ``record_values``, or some."""
    made = {**OF_MASK, **{name: f"p.{name}" for name in OF_PLACE}}
    columns = ", ".join(f"{made[name]} AS {name}" if name in made else f"r.{name}" for name in COLUMNS)
    return f"SELECT {columns} FROM {values} AS r JOIN map_place AS p ON p.place_no = r.place_no"


def _other_columns(engine: Engine, config: Config, aliases: Aliases) -> dict[str, Column]:
    teachers = {normal(key): normal(value) for key, value in aliases.teachers.items()}

    def teacher(raw: str) -> str | None:
        name = parse_text(raw)
        return teachers.get(name, name) if name else None

    odd_topic = f"LENGTH(v) <= 2 OR LOWER(TRIM(v)) IN ({quoted(PLACEHOLDERS)}) OR v LIKE '#%' OR v LIKE 'Err:%'"
    return {
        "period": period_column(engine),
        "minutes": number_column(engine, "minutes", parse_minutes, "given_minutes"),
        "subject": subject_column(engine, config.subjects.canonical),
        "grade": text_column(engine, "grade", parse_grade),
        "class_name": text_column(engine, "class_name", parse_class),
        "teacher": odd_text_column(engine, "teacher", teacher, worth_reading(teachers)),
        "teacher_code": odd_text_column(engine, "teacher_code", parse_text, worth_reading()),
        "topic": odd_text_column(engine, "topic", parse_sentence, odd_topic, "NULLIF(TRIM(r.topic), '')"),
        "form": text_column(engine, "form", _form_reader(config.forms)),
        "entry": text_column(engine, "entry", parse_entry),
        "participants": number_column(engine, "participants", parse_count, "participants"),
        "weekday": _weekday(engine),
    }


def _weekday(engine: Engine) -> Column:
    """Few files have the column, and ``raw`` only where one does."""
    if "weekday" in engine.query("SELECT * FROM raw WHERE FALSE").columns:
        return number_column(engine, "weekday", parse_weekday, "weekday")
    return Column({"weekday": "CAST(NULL AS INTEGER)"})


def _form_reader(forms: Mapping[str, Form]) -> Callable[[str], str | None]:
    """Forms by the names that rules.yaml gives them; others as they stand."""
    names = {normal(alias): name for name, form in forms.items() for alias in (name, *form.aliases)}

    def form(raw: str) -> str | None:
        read = parse_text(raw)
        return names.get(read, read) if read else None

    return form


def _select(columns: dict[str, Column], bells: Bells) -> str:
    """The statement, from the inside out: cast, read, choose, compute, and what the bell knows."""
    casts = ", ".join(f"{cast(name)} AS {name}_cast" for name in MOMENTS)
    gives = ", ".join(f"{sql} AS {name}" for column in columns.values() for name, sql in column.gives.items())
    joins = " ".join(column.join for column in columns.values())
    read = (
        f"SELECT r.rid, r.file_no, r.sheet_no, r.row, COALESCE(r.date = r.entered_at, false) AS dated_by_entry,"
        f" {gives},"
        f" {_unreadable(columns)} AS unreadable FROM (SELECT *, {casts} FROM raw) AS r {joins}"
    )
    return _with_bell(_computed(_chosen(read)), bells)


def _unreadable(columns: dict[str, Column]) -> str:
    """The names of the fields that cannot be read, in the order of FIELDS."""
    bad = [(name, columns[name].unreadable) for name in FIELDS if name in columns]
    named = ["m_place.bad", *(f"CASE WHEN {sql} THEN '{name}' END" for name, sql in bad if sql)]
    return f"NULLIF(CONCAT_WS(' ', {', '.join(named)}), '')"


def _chosen(read: str) -> str:
    """Day, start and end from whichever cell gives them. A time of entry is never the time of the lesson."""
    return f"""SELECT *, COALESCE(date_day, starts_at_day, ends_at_day) AS date,
        COALESCE(starts_at_second, CASE WHEN NOT dated_by_entry THEN date_second END) AS start_second,
        COALESCE(ends_at_until, ends_at_second, starts_at_until, date_until) AS end_second
        FROM ({read}) AS got"""


def _computed(chosen: str) -> str:
    """Times as timestamps; the length from start to end, else as it was given. It is known without a date, too."""
    times = f"""SELECT *, {_at("COALESCE(starts_at_day, date)", "start_second")} AS began,
        {_at("COALESCE(ends_at_day, starts_at_day, date)", "end_second")} AS ended,
        CASE WHEN entered_at_day IS NOT NULL THEN {_at("entered_at_day", "COALESCE(entered_at_second, 0)")}
        ELSE {_at("date", "entered_at_second")} END AS entered
        FROM ({chosen}) AS chosen"""
    return f"""SELECT *, COALESCE(ended, began + INTERVAL '1' MINUTE * given_minutes) AS finished,
        COALESCE(DATE_DIFF('second', began, ended) // 60,
            CASE WHEN date IS NULL THEN (end_second - start_second) // 60 END, given_minutes) AS lasted,
        COALESCE(began, ended) IS NULL AS timeless
        FROM ({times}) AS timed"""


def _at(day: str, second: str) -> str:
    return f"(CAST({day} AS TIMESTAMP) + INTERVAL '1' SECOND * {second})"


def _with_bell(computed: str, bells: Bells) -> str:
    """Times from the periods where there are none, periods from the times where there are none; the final columns."""
    lasted = f"COALESCE(DATE_DIFF('second', began, finished), {USUAL_LENGTH})"
    ended = f"SELECT *, start_second + {lasted} AS heard_until FROM ({computed}) AS computed"
    heard = mask_of_times(bells, "c.bell_no", "c.start_second", "c.heard_until")
    rung = f"""SELECT c.*, COALESCE(CAST(c.given_mask AS BIGINT), {heard}) AS mask,
        CASE WHEN c.timeless AND b2.ends > b1.starts THEN b1.starts END AS rings,
        CASE WHEN c.timeless AND b2.ends > b1.starts THEN b2.ends END AS rings_out
        FROM ({ended}) AS c
        LEFT JOIN bell_periods AS b1 ON b1.bell_no = c.bell_no AND b1.period = c.first_period
        LEFT JOIN bell_periods AS b2 ON b2.bell_no = c.bell_no AND b2.period = c.last_period"""
    made = {
        "starts_at": f"COALESCE(began, {_at('date', 'rings')})",
        "ends_at": f"COALESCE(finished, {_at('date', 'rings_out')})",
        "minutes": "CAST(COALESCE(lasted, CASE WHEN date IS NOT NULL THEN (rings_out - rings) // 60 END) AS INTEGER)",
        "entered_at": "entered",
    }
    values = [name for name in COLUMNS if name not in OF_MASK and name not in OF_PLACE]
    chosen = ", ".join(f"{made[name]} AS {name}" if name in made else name for name in values)
    return f"SELECT place_no, {chosen} FROM ({rung}) AS rung"
