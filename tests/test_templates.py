"""Empty tables: what they are called is understood, what is filled in is read, nothing is overwritten."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest
from click.testing import CliRunner

from checks.cli.main import group
from checks.model import LANGS, SIDE_TABLES, ConfigurationError
from checks.tables import start_tables
from checks.templates import COLUMNS, write_template

if TYPE_CHECKING:
    from pathlib import Path

    from checks.model import Lang

FILLED = {
    "schools": {
        "school_code": "0134100001",
        "school": "甲小学",
        "stage": "小学",
        "region": "东区",
        "formerly": "甲村小学",
    },
    "staff": {"school_code": "0134100001", "school": "甲小学", "teacher": "张一", "teacher_code": "007"},
    "pairs": {"pair": "01", "school_code": "0134100001", "school": "甲小学", "partner_code": "2", "partner": "乙小学"},
}


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_filled_in_is_read(tmp_path: Path, lang: Lang) -> None:
    for table, values in FILLED.items():
        path = tmp_path / f"{table}.xlsx"
        write_template(table, path, lang)
        book = openpyxl.load_workbook(path)
        book.worksheets[0].append([values[column] for column in COLUMNS[table]])
        book.save(path)
    read, _ = start_tables({table: tmp_path / f"{table}.xlsx" for table in FILLED}, tmp_path, {}, tmp_path)()
    for table, values in FILLED.items():
        assert read[table].further == (), "every header is known"
        assert [{name: row[name] for name in values} for row in read[table].rows] == [values]


def test_each_table_has_a_template() -> None:
    assert set(COLUMNS) == {"register", *SIDE_TABLES}


@pytest.mark.parametrize("lang", LANGS)
def test_says_how_to_fill_it_in(tmp_path: Path, lang: Lang) -> None:
    for table in COLUMNS:
        write_template(table, tmp_path / f"{table}.xlsx", lang)
        notes = openpyxl.load_workbook(tmp_path / f"{table}.xlsx").worksheets[1]
        assert notes.max_row >= 2
        assert all(cell.value for cell in notes["A"])


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "staff.xlsx").write_text("mine")
    with pytest.raises(ConfigurationError, match=r"template\.exists"):
        write_template("staff", tmp_path / "staff.xlsx", "zh")
    assert (tmp_path / "staff.xlsx").read_text() == "mine"


@pytest.mark.parametrize("name", ["staff.csv", "staff.xls", "staff"])
def test_its_name_says_what_it_is(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigurationError, match=r"template\.not_xlsx"):
        write_template("staff", tmp_path / name, "zh")
    assert not list(tmp_path.iterdir())


def test_the_command_says_what_to_do_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    said = CliRunner().invoke(group, ["rules", "template", "pairs"])
    assert said.exit_code == 0
    assert "{pairs: pairs.xlsx}" in said.output
    assert (tmp_path / "pairs.xlsx").exists()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["rules", "list"], "month-end-burst"),
        (["rules", "explain", "idle-streak"], "days: 10"),
        (["rules", "explain", "idle-streek"], "idle-streak"),
    ],
)
def test_patterns_are_listed_and_explained(words: list[str], expected: str) -> None:
    said = CliRunner().invoke(group, words)
    assert expected in said.output
