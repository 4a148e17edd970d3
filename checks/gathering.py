"""What a run reads: the logs of every source, the register, and the tables beside it, each held against rules.yaml."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from checks.config import check_against_register
from checks.config.sorting import Sorting, kinds_of
from checks.engines.base import DistributedEngine
from checks.model import LANGS, REGISTER_COLUMNS, SIDE_TABLES, ConfigurationError, Fault, Message
from checks.references import start_references
from checks.register import start_register
from checks.sources import Batch, expand
from checks.sources.in_place import is_worthwhile
from checks.sources.vocabularies import vocabulary
from checks.table_faults import table_faults
from checks.tables import Side, check_tables, start_tables, with_schools
from checks.texts import text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from checks.config import Loaded
    from checks.config.source_models import CatalogTable
    from checks.engines.base import Engine
    from checks.model import Unit
    from checks.references import Stated
    from checks.register import Register
    from checks.sources import FileReading, Reading
    from checks.tables import SideTable


@dataclass(frozen=True, slots=True)
class Known:
    """The register (None: the units are to be taken from the logs) and the tables beside it."""

    register: Register | None
    tables: Mapping[str, SideTable] = field(default_factory=dict)
    references: Mapping[str, Sequence[Stated]] = field(default_factory=dict)
    notes: Sequence[Message] = ()
    """What must be known of them: sheets that were not used."""

    def completed(self, loaded: Loaded, from_logs: Register) -> Register:
        """The register to be used, where there may be none but ``from_logs``; that one is then checked as well."""
        if self.register is not None:
            return from_logs
        register = with_schools(from_logs, self.tables.get("schools"))
        _check(loaded, register, self.tables)
        return register


def log_batches(loaded: Loaded, base: Path) -> list[Batch]:
    """The files of every source. The register and the other tables are none of them, should a pattern name them too.

    Raises ConfigurationError where there is no source, and where two sources name the same file.
    """
    inputs = loaded.config.inputs
    if not inputs.all_sources:
        raise ConfigurationError([Fault(Message("audit.no_logs"))])
    tables = [inputs.register, *filter(None, map(inputs.side_table, SIDE_TABLES))]
    tables += [one.file for one in loaded.config.reference]
    apart = {(base / name).resolve() for name in tables}
    owners: dict[Path, str] = {}
    faults, batches = [], []
    for source in inputs.all_sources:
        found = expand(source.files, base)
        files = [path for path in found if path.resolve() not in apart]
        if found and not files:
            values = {"file": found[0].name, "source": source.name}
            faults.append(Fault(Message("tables.source-is-table", values)))
        for path in files:
            if (first := owners.setdefault(path.resolve(), source.name)) != source.name:
                values = {"file": path.name, "first": first, "second": source.name}
                faults.append(Fault(Message("tables.file-of-two-sources", values)))
        words = vocabulary(source.kind)
        batches.append(Batch(files, {**inputs.headers, **source.headers}, words))
    if faults:
        raise ConfigurationError(faults)
    return batches


def reads_in_place(engine: str, batches: Sequence[Batch]) -> bool:
    """Whether the engine is to read what it can in pieces."""
    return engine == "spark" and is_worthwhile(file for batch in batches for file in batch.files)


def catalog_tables(loaded: Loaded, engine: str) -> list[tuple[int, CatalogTable]]:
    """The sources that are tables of a catalog, by their index. Raises ConfigurationError where ``engine`` has none."""
    found = [(number, one) for number, one in enumerate(loaded.config.inputs.all_sources) if one.table is not None]
    if engine != "spark" and found:
        values = [{"source": one.name, "table": one.table.name} for _, one in found if one.table is not None]
        raise ConfigurationError([Fault(Message("audit.table_needs_spark", {**one})) for one in values])
    return [(number, one.table) for number, one in found if one.table is not None]


def completed(
    engine: Engine, reading: Reading, folder: Path, tables: Sequence[tuple[int, CatalogTable]] = ()
) -> list[FileReading]:
    """The readings of all files and of the ``tables`` of a catalog, with the rows that were left to ``engine``."""
    readings = reading.result()
    if not isinstance(engine, DistributedEngine):
        return readings
    for number, table in tables:
        looked_at = engine.look_at(table.name, table.key, reading.vocabularies[number])
        looked_at.source = number
        readings.append(looked_at)
    readings.sort(key=lambda one: one.file)
    if not any(sheet.in_place for one in readings for sheet in one.sheets):
        return readings
    whole = engine.read_in_place(readings, folder / "in-place")
    again = {one.file: one for one in reading.whole(whole)}
    return [again.get(one.file, one) for one in readings]


def start_known(loaded: Loaded, base: Path, folder: Path) -> Callable[[], Known]:
    """Starts to read the register and the tables; waiting gives them, held against each other and rules.yaml."""
    inputs = loaded.config.inputs
    paths = {name: base / path for name in SIDE_TABLES if (path := inputs.side_table(name))}
    tables = start_tables(paths, base, inputs.headers, folder)
    references = start_references(loaded, base, folder)
    register = None
    if inputs.register != "none":
        register = start_register(base / inputs.register, base, inputs.headers, folder)

    def finished() -> Known:
        read, readings = tables()
        if register is None:
            return Known(None, read, references(), _unused(readings))
        rooms, own = register()
        rooms = with_schools(rooms, read.get("schools"))
        _check(loaded, rooms, read)
        return Known(rooms, read, references(), _unused([*own, *readings]))

    return finished


def _unused(readings: Sequence[FileReading]) -> list[Message]:
    """The sheets that hold something and that neither the register nor a table was read from: one that several share
    is read several times. A sheet on how to fill in a table, as our templates have one, is left out."""
    used = {(one.file, sheet.name) for one in readings for sheet in one.sheets if sheet.header_row is not None}
    ours = {text("template.sheet_notes", lang) for lang in LANGS}
    left = {
        (one.file, sheet.name): sheet.rows
        for one in readings
        for sheet in one.sheets
        if sheet.rows and sheet.name not in ours and (one.file, sheet.name) not in used
    }
    return [
        Message("register.unused_sheet", {"file": file, "sheet": name, "rows": rows})
        for (file, name), rows in left.items()
    ]


def _check(loaded: Loaded, register: Register, tables: Mapping[str, SideTable]) -> None:
    check_tables(tables, register)
    side = Side(register, tables)

    def attributes(kind: Unit) -> list[Any]:
        return [unit.attributes for unit in side.units(kind)]

    beside = [name for table in tables.values() for name in table.columns]
    check_against_register(loaded, register.columns or REGISTER_COLUMNS, attributes, beside)
    if faults := table_faults(loaded, side):
        raise ConfigurationError(faults)


def check_columns(loaded: Loaded, readings: Sequence[FileReading], sorting: Sorting) -> None:
    """Raises ConfigurationError for each source that has no column for what a target measures in it.

    That the records of one source are of no form is no fault, as long as those of another are.
    """
    from checks.metrics import METRICS

    columns: dict[int, set[str]] = {}
    for reading in readings:
        if reading.error is None:
            columns.setdefault(reading.source, set()).update(*(sheet.columns for sheet in reading.sheets))
    all_read = all(columns.values()) and not any(reading.error for reading in readings)
    sources = loaded.config.inputs.all_sources
    faults = []
    for target, entry in zip(loaded.config.targets, loaded.tree.root.get("targets") or (), strict=True):
        kinds = kinds_of(target, sorting)
        needed = [("metric", METRICS[target.metric].needs, True)]
        needed += [("evidence", ("entry",), True)] if target.evidence == "automatic" else []
        needed += [("forms", ("form",), False)] if target.forms else []
        asked = [number for number in sorted(columns) if sources[number].kind in kinds]
        for key, fields, of_each in needed:
            lacking = [number for number in asked if fields and columns[number].isdisjoint(fields)]
            if of_each or (lacking == asked and all_read):
                for number in lacking:
                    message = Message(
                        "tables.source-without-column",
                        {
                            "source": sources[number].name,
                            "field": Message(f"sources.field-{fields[0]}"),
                            "name": fields[0],
                        },
                    )
                    faults.append(Fault(message, loaded.tree.place(entry.values_at[key])))
    if faults:
        raise ConfigurationError(faults)


def without_logs_of(loaded: Loaded, logs: Sequence[str] | None) -> Loaded:
    """``loaded`` without its sources of lessons, where the call names other logs."""
    if logs is None:
        return loaded
    inputs = loaded.config.inputs
    others = [source for source in inputs.sources if source.kind != "lesson"]
    config = loaded.config.model_copy(update={"inputs": inputs.model_copy(update={"sources": others})})
    return replace(loaded, config=config)
