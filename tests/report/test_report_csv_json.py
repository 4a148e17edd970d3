"""findings.csv, measurements.csv and audit.json: exact form, harmless text, equal bytes."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import example
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.model import FINDING_COLUMNS, MEASUREMENT_COLUMNS
from checks.report.csv import write_csv
from checks.report.json import dump
from checks.report.numbers import six_decimals
from checks.report.safe import CELL_LIMIT, cell_text, csv_text, starts_formula, visible

if TYPE_CHECKING:
    from pathlib import Path

CELLS = [
    ("语文", "语文"),
    ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
    ("+1", "'+1"),
    ("-1", "'-1"),
    ("@SUM(A1)", "'@SUM(A1)"),
    ("\t=1", "␉=1"),
    ("＝1+1", "'＝1+1"),
    ("'quoted", "''quoted"),
    ("two\nlines\r\n", "two␊lines␍␊"),
    ("nul\x00bell\x07", "nul␀bell␇"),
    ("abc\u202edef", "abc[U+202E]def"),
    ("👩‍🏫", "👩‍🏫"),
    ("3-4节", "3-4节"),
    ("0001", "0001"),
    (3, "3"),
    (3.0, "3"),
    (208 / 27, "7.703704"),
    (1e-9, "0"),
    (-1e-9, "0"),
    (-2.5, "-2.5"),
    (None, ""),
    (float("nan"), ""),
]


@pytest.mark.parametrize(("value", "written"), CELLS, ids=lambda value: repr(value)[:20])
def test_cell(tmp_path: Path, value: object, written: str) -> None:
    path = tmp_path / "cell.csv"
    write_csv(pd.DataFrame({"id": ["x"], "value": pd.Series([value], dtype=object)}), ("value",), path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [["value", "id"], [written, "x"]]


def test_form_for_excel(tmp_path: Path) -> None:
    path = tmp_path / "form.csv"
    write_csv(pd.DataFrame({"a": ["x,y", 'say "no"']}), ("a",), path)
    assert path.read_bytes() == b'\xef\xbb\xbfa\r\n"x,y"\r\n"say ""no"""\r\n'


@given(st.text())
def test_text_comes_back(text: str) -> None:
    """A program gets the visible text back by taking one leading apostrophe away; none begins a formula."""
    written = csv_text(text)
    assert written.removeprefix("'") == visible(text)
    assert not starts_formula(written)
    assert len(written.splitlines()) <= 1


@given(st.text(alphabet="a𝄞语=\x0b", min_size=1, max_size=30), st.integers(32_700, 33_000))
def test_cell_of_a_workbook_holds_it(text: str, length: int) -> None:
    text = (text * length)[:length]
    assert len(cell_text(text).encode("utf-16-le")) // 2 <= CELL_LIMIT


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e9, max_value=1e9))
def test_six_decimals(value: float) -> None:
    text = six_decimals(value)
    assert abs(float(text) - value) <= 5.1e-7
    assert not ("." in text and text.endswith("0"))
    assert text not in ("-0", "")


def test_columns_are_the_contract(tmp_path: Path) -> None:
    result = example.district()
    for frame, columns in ((result.findings, FINDING_COLUMNS), (result.measurements, MEASUREMENT_COLUMNS)):
        path = tmp_path / "x.csv"
        shuffled = frame[list(reversed(frame.columns))].assign(further=1)
        write_csv(shuffled, columns, path)
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        assert rows[0] == [*columns, "further"]
        assert len(rows) == len(frame) + 1


def test_document() -> None:
    content = json.loads(dump(example.district(findings=120).summary))
    keys = ["schema_version", "run", "inputs", "reconciliation", "targets", "rules", "findings"]
    assert list(content)[: len(keys)] == keys
    run = {
        "complete": True,
        "period": {"name": "2023-06", "from": "2023-06-01", "to": "2023-06-30"},
        "as_of": "2023-06-30",
        "engine": "duckdb",
        "version": "0.1.0",
        "rules_sha256": "ab" * 32,
        "generated_at": "2023-07-03T09:15:00+08:00",
        "language": "zh",
        "name": "某区智慧课堂应用月度核查",
    }
    assert {name: content["run"][name] for name in run} == run
    target = content["targets"][0]
    assert target.keys() >= {
        *("id", "title", "metric", "unit", "window", "due_date", "due", "attained", "attained_share"),
        *("mean_actual", "mean_required", "rate", "outcome", "rollups"),
    }
    assert (target["due"], target["attained"], target["mean_actual"], target["rate"]) == (27, 26, 208 / 27, 208 / 81)
    assert target["window"] == {"from": "2023-02-06", "to": "2023-06-30"}
    assert list(target["rollups"][0])[:3] == ["by", "name", "due"]
    assert list(content["rules"][0]) == ["id", "severity", "effect", "outcome", "records", "title"]
    assert list(content["findings"]) == ["error", "warning", "info", "waived"]
    assert sum(content["findings"].values()) == 120 + 11
    assert sum(rule["records"] for rule in content["rules"]) == 120
    for sheet in (*content["inputs"], content["reconciliation"]):
        parts = ("counted", "rejected", "outside_window", "not_records")
        assert sheet["rows"] == sum(sheet[part] for part in parts)


def test_null_where_nothing_is_due() -> None:
    result = example.district()
    total = replace(result.targets[0].total, due=0, attained_share=None, mean_actual=float("nan"), rate=None)
    result.targets[0] = replace(result.targets[0], total=total, window=None, due_date=None)
    target = result.summary["targets"][0]
    assert [target[key] for key in ("window", "due_date", "attained_share", "mean_actual", "rate")] == [None] * 5


def test_waived_findings_are_counted_apart() -> None:
    result = example.district(findings=10)
    before = result.summary["findings"]
    result.findings.loc[result.findings.index[0], "outcome"] = "waived"
    after = result.summary["findings"]
    assert after == before | {"error": before["error"] - 1, "waived": 1}
