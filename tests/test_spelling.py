"""Names with spaces, as people write them in English: compared without, shown with them."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import checks
from checks.drafting import REGISTER as REGISTER_FILE
from checks.history.plain import unpack
from checks.values.text import normal, spelled
from tests.small import District, run

HEADER = "School,Room,Date,Period,Subject,Class,Teacher\n"
REGISTER = """School,Stage,Region,Room id,Room name
Maple Primary School,Primary,East District,R1,Smart Room 1
Maple Primary School,Primary,East District,R2,Smart Room 2
Oak Hill School,Primary,West District,R3,Smart Room 1
Oak Hill School,Primary,West District,R4,Smart Room 1
"""
OCTOBER = """Maple  Primary School,Smart Room 1,2026-10-12,1,Maths,Class 3 (1),John Smith
MaplePrimary School,SmartRoom 1,2026-10-12,1,Maths,Class 3 (1),John Smith
Oak Hill School,Smart Rom 9,2026-10-13,2,Maths,Class 3 (2),Anna  Lee
"""
NOVEMBER = "Maple Primary School,Smart Room 1,2026-11-12,1,Maths,Class 3 (1),John Smith\n"
RULES = """version: 1
audit: {name: Maple County, language: en}
inputs: {logs: [logs/*], register: register.csv}
calendar: {terms: [{name: 2026-2027-1, start: 2026-09-01, end: 2027-01-20}]}
targets:
  - {id: rooms, title: Lessons, metric: lessons, unit: room, window: period, required: 5}
  - {id: schools, title: Subjects, metric: subjects, unit: school, window: period, required: 3}
  - {id: teachers, title: Lessons of teachers, metric: lessons, unit: teacher, window: period, required: 5}
  - {id: regions, title: Lessons of regions, metric: lessons, unit: region, window: period, required: 5}
waivers:
  - {rule: schools, where: {school: Oak Hill School}, from: 2026-01-01, until: 2026-12-31, reason: works, approved_by: A}
"""


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Maple Primary School", "Maple Primary School"),
        ("  Smart\tRoom   2 ", "Smart Room 2"),
        ("Class 3 (1)", "Class 3 (1)"),
        ("Ｒｏｏｍ　２", "Room 2"),
        ("智慧教室 2", "智慧教室2"),
        ("王 伟", "王伟"),
        ("STEM 教室 A", "STEM教室A"),
        ("R1", "R1"),
    ],
)
def test_a_space_parts_words_of_an_alphabet_alone(written: str, shown: str) -> None:
    assert spelled(written) == shown


@given(st.text(st.sampled_from("aB1 \t\u3000\xa0é(，王教Ａ-")))
def test_what_is_shown_is_compared_as_the_same(written: str) -> None:
    assert normal(spelled(written)) == normal(written)


@pytest.fixture
def maple(tmp_path: Path) -> District:
    (tmp_path / "logs").mkdir()
    (tmp_path / "rules.yaml").write_text(RULES, encoding="utf-8")
    (tmp_path / "register.csv").write_text(REGISTER, encoding="utf-8")
    (tmp_path / "logs" / "october.csv").write_text(HEADER + OCTOBER, encoding="utf-8")
    return District(tmp_path)


def audit(maple: District, capsys: pytest.CaptureFixture[str], period: str, *arguments: object) -> Path:
    out = maple.folder / "reports" / period
    run(capsys, "audit", "--rules", maple.rules, "--period", period, *arguments)
    return out


def test_every_list_shows_them(maple: District, capsys: pytest.CaptureFixture[str]) -> None:
    out = audit(maple, capsys, "2026-10", "--no-history")
    measured = (out / "measurements.csv").read_text(encoding="utf-8-sig")
    for line in (
        "rooms,room,R1,Smart Room 1,,Maple Primary School,East District,Primary,1,5,",
        "rooms,room,R4,Smart Room 1 R4,,Oak Hill School,West District,Primary,0,5,",
        "schools,school,OakHillSchool,Oak Hill School,,Oak Hill School,West District,Primary,0,3,0,waived",
        "teachers,teacher,MaplePrimarySchool/JohnSmith,John Smith,,Maple Primary School,",
        "regions,region,EastDistrict,East District,,,East District,Primary,1,5,",
    ):
        assert f"\n{line}" in measured
    found = (out / "findings.csv").read_text(encoding="utf-8-sig")
    assert ",,Smart Rom 9,,Oak Hill School,room “Smart Rom 9” is not in the register" in found
    assert "Maple Primary School | Smart Room 1 | 2026-10-12 | 1 | 数学 | Class 3 (1) | John Smith" in found
    rollups = json.loads((out / "audit.json").read_text(encoding="utf-8"))["targets"][0]["rollups"]
    assert {one["name"] for one in rollups} >= {"Maple Primary School", "East District"}


def test_what_counts_shows_them_and_the_evidence_stays_as_it_was_read(maple: District) -> None:
    result = checks.audit(maple.rules, period="2026-10")
    names = ["school", "room_name", "class_name", "teacher"]
    assert result.counted[names].to_numpy().tolist() == [
        ["Maple Primary School", "Smart Room 1", "Class 3 (1)", "John Smith"]
    ]
    read = set(result.evidence[["school", "room_name"]].itertuples(index=False, name=None))
    assert read == {("MaplePrimary School", "SmartRoom 1"), ("Oak Hill School", "Smart Rom 9")}


def test_another_spelling_is_no_other_name(maple: District, capsys: pytest.CaptureFixture[str]) -> None:
    audit(maple, capsys, "2026-10")
    (maple.folder / "register.csv").write_text(REGISTER.replace("Maple Primary", "MaplePrimary"), encoding="utf-8")
    (maple.folder / "logs" / "november.csv").write_text(HEADER + NOVEMBER, encoding="utf-8")
    changes = (audit(maple, capsys, "2026-11") / "changes.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    assert {line.partition(",")[0] for line in changes} == {"continuing", "waived", "fixed"}
    (room,) = [line for line in changes if line.startswith("continuing,") and ",room,R1," in line]
    assert ",Smart Room 1,,MaplePrimary School," in room


def test_a_run_that_is_judged_again_shows_them(maple: District, capsys: pytest.CaptureFixture[str]) -> None:
    audit(maple, capsys, "2026-10")
    run(capsys, "judge", "2026-10", "--rules", maple.rules, "--out", maple.folder / "again")
    first, again = (
        (maple.folder / folder / "measurements.csv").read_text(encoding="utf-8")
        for folder in ("reports/2026-10", "again")
    )
    assert first == again


def test_a_region_is_one_however_its_units_are_called(maple: District, capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, "handoff", audit(maple, capsys, "2026-10", "--no-history"))
    assert ran.code == 0, ran.err
    assert {path.stem for path in (maple.folder / "reports" / "2026-10" / "handoff").glob("*.xlsx")} == {
        *("Maple Primary School", "Oak Hill School"),
        *("East District", "West District"),
    }


def test_masked_names_are_not_brought_back(maple: District, capsys: pytest.CaptureFixture[str]) -> None:
    out = audit(maple, capsys, "2026-10", "--mask", "teachers")
    assert all(b"John" not in (out / name).read_bytes() for name in ("findings.csv", "measurements.csv", "audit.json"))
    with closing(sqlite3.connect(maple.folder / "history.sqlite")) as history:
        kept = [unpack(content) for (content,) in history.execute("SELECT content FROM documents")]
    assert "John" not in json.dumps(kept)
    assert "Maple Primary School" in json.dumps(kept)


def test_a_drafted_register_has_them(maple: District, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "init", maple.folder / "logs" / "october.csv", "--out", maple.folder / "draft")
    drafted = openpyxl.load_workbook(maple.folder / "draft" / REGISTER_FILE).active
    assert drafted is not None
    texts = {cell for row in drafted.iter_rows(values_only=True) for cell in row}
    assert {"Maple Primary School", "Smart Rom 9"} <= texts
