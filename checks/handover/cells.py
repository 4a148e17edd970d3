"""The child process that reads returned workbooks, so that one that kills or hangs it takes nothing else down.

Each line on standard input is the path of a file, each line on standard output what was read of it, both as JSON.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checks.sources.workbook import Merges

_MEMORY = 2 << 30
MOST_ROWS = 100_000
"""So many rows of a sheet are read: no school has more findings."""

_WORKBOOKS = ("xlsx", "xlsm", "xlsb", "xls", "ods")


def main() -> None:
    """Serves paths until standard input ends."""
    private = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints goes nowhere
    with contextlib.suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for line in sys.stdin:
        try:
            answer = _read(Path(json.loads(line)))
        except KeyboardInterrupt:
            return
        except BaseException as error:  # calamine's panics are no Exceptions
            answer = {"error": "sources.too-large" if isinstance(error, MemoryError) else "sources.damaged"}
        print(json.dumps(answer), file=private, flush=True)


def _read(path: Path) -> dict[str, Any]:
    from checks.sources.detect import container
    from checks.sources.guard import open_package
    from checks.sources.reading import UnreadableError

    if not path.exists():
        return {"error": "handover.no_file"}
    try:
        kind = container(path)
        if kind not in _WORKBOOKS:
            return {"error": "handover.no_workbook"}
        if kind != "xls":
            open_package(path).close()
    except UnreadableError as error:
        values = {name: str(value) for name, value in error.message.values.items()}
        saved = _salvaged(path) if error.message.key == "sources.damaged" else None
        return saved or {"error": error.message.key, "values": values}
    try:
        return _sheets(path, _merges_of_ods(path) if kind == "ods" else {})
    except (KeyboardInterrupt, MemoryError):
        raise
    except BaseException:  # calamine's panics are no Exceptions
        if saved := _salvaged(path):
            return saved
        raise


def _salvaged(path: Path) -> dict[str, Any] | None:
    """What can be had of a package that is damaged; None where it is none, or nothing can."""
    from checks.handover.salvage import salvaged

    content = path.read_bytes()
    found = salvaged(content) if content.startswith(b"PK\x03\x04") else None
    return None if found is None else _sheets(io.BytesIO(found), {}) | {"salvaged": True}


def _merges_of_ods(path: Path) -> dict[str, Merges]:
    """What is merged downwards, by sheet name; of other containers calamine tells it."""
    from checks.sources.guard import open_package
    from checks.sources.ods import look

    with open_package(path) as package:
        return {name: untold.merges for name, untold in look(package).items()}


def _sheets(book_file: Path | BinaryIO, merges: Mapping[str, Merges]) -> dict[str, Any]:
    """Every sheet's name and cells; what is merged downwards holds for all its rows: one answer for many findings."""
    from python_calamine import CalamineWorkbook, PasswordError

    from checks.sources.values import texts

    try:
        with CalamineWorkbook.from_object(book_file) as book:
            sheets = []
            for name in book.sheet_names:
                sheet = book.get_sheet_by_name(name)
                rows = sheet.to_python(skip_empty_area=False, nrows=MOST_ROWS)
                for (top, column), (bottom, _) in sheet.merged_cell_ranges or merges.get(name) or []:
                    for row in rows[top + 1 : bottom + 1] if column < sheet.width else ():
                        row[column] = rows[top][column]
                columns = [texts(column).to_pylist() for column in zip(*rows, strict=True)]
                sheets.append({"name": name, "rows": list(zip(*columns, strict=True))})
    except PasswordError:
        return {"error": "sources.encrypted"}
    return {"sheets": sheets}


if __name__ == "__main__":
    main()
