"""The habits of the house, held by tests: style, types, import layers, and a tree that speaks of the project alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    "command",
    [
        ("ruff", "check", "."),
        ("ruff", "format", "--check", "."),
        ("mypy",),
        ("importlinter.cli",),
    ],
    ids=lambda command: " ".join(command),
)
def test_the_tree_is_clean(command: tuple[str, ...]) -> None:
    module, *rest = command
    call = (
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"]
        if module == "importlinter.cli"
        else [sys.executable, "-m", module, *rest]
    )
    done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_help_is_quick_because_it_imports_nothing_heavy() -> None:
    heavy = ("pandas", "great_expectations", "duckdb", "openpyxl", "pyspark", "sqlglot", "pyarrow", "lxml")
    probe = (
        "import sys, contextlib, io\n"
        "from checks.cli.main import group\n"
        "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):\n    group(['--help'])\n"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", probe], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_table_of_places_names_every_place() -> None:
    table = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").partition("| place |")[2].partition("## ")[0]
    every = [path for path in (ROOT / "checks").iterdir() if not path.name.startswith("_") and path.name != "py.typed"]
    names = [f"`{path.name}{'/' * path.is_dir()}`" for path in every]
    assert [name for name in sorted(names) if name not in table] == []
