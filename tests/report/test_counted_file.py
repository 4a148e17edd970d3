"""counted.csv and counted.parquet: the records that count where a sheet cannot hold them."""

from __future__ import annotations

import csv
import gc
from datetime import date
from typing import TYPE_CHECKING

import example
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from checks.masking import Mask, without_names
from checks.report.files import write_reports
from checks.result import KeptFile
from tests.report.hostile import HOSTILE

if TYPE_CHECKING:
    from pathlib import Path


def kept(tmp_path: Path, *rows: dict[str, object]) -> KeptFile:
    path = tmp_path / "counted.parquet"
    pd.DataFrame(rows).to_parquet(path, index=False)
    return KeptFile(path)


def written(tmp_path: Path, file: KeptFile) -> list[dict[str, str]]:
    result = example.district(findings=1)
    result.counted_file = file
    paths = {path.name: path for path in write_reports(result, tmp_path / "out")}
    content = paths["counted.csv"].read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(content.decode("utf-8-sig").splitlines()))


def test_holds_every_record_and_goes_with_the_result(tmp_path: Path) -> None:
    file = kept(tmp_path, *[{"date": date(2023, 6, 1), "subject": "语文", "lessons": number} for number in range(5)])
    assert written(tmp_path, file) == [
        {"date": "2023-06-01", "subject": "语文", "lessons": str(number)} for number in range(5)
    ]
    path = file.path
    del file
    gc.collect()
    assert not path.exists()


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda text: repr(text)[:16])
def test_hostile_text_does_no_harm(tmp_path: Path, hostile: str) -> None:
    (row,) = written(tmp_path, kept(tmp_path, {"teacher": hostile, "row": 3}))
    assert row["row"] == "3"
    assert not row["teacher"].startswith(tuple("=+-@"))


def test_names_are_replaced_in_it(tmp_path: Path) -> None:
    mask = Mask(b"key", ["王芳"])
    file = kept(tmp_path, {"school_code": "1", "teacher": "王芳", "class_name": "王芳班", "date": date(2023, 6, 1)})
    (row,) = written(tmp_path, without_names(file, mask))
    code = mask.code("1", "王芳")
    assert row == {"school_code": "1", "teacher": code, "class_name": f"{code}班", "date": "2023-06-01"}


def test_a_column_without_any_text_is_no_hindrance(tmp_path: Path) -> None:
    file = kept(tmp_path, {"school_code": "1", "teacher": "王芳"})
    pq.write_table(pq.read_table(file.path).append_column("class_name", pa.nulls(1, pa.string())), file.path)
    (row,) = written(tmp_path, without_names(file, Mask(b"key", ["王芳"])))
    assert row["class_name"] == ""


@pytest.mark.parametrize(("total", "name"), [(1_048_575, "counted.csv"), (1_048_576, "counted.parquet")])
def test_more_lines_than_excel_opens_are_parquet(tmp_path: Path, total: int, name: str) -> None:
    file = kept(tmp_path, {"date": date(2023, 6, 1)})
    pq.write_table(pa.table({"lessons": pa.repeat(1, total)}), file.path)
    result = example.district(findings=1)
    result.counted_file = file
    (path,) = (path for path in write_reports(result, tmp_path / "out") if path.stem == "counted")
    assert path.name == name
    lines = pq.read_metadata(path).num_rows if path.suffix == ".parquet" else path.read_bytes().count(b"\n") - 1
    assert lines == total
