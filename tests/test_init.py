"""The first step: what is drafted from logs loads, names every room, and audits at once; nothing is overwritten."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import openpyxl
import pytest

import checks
from checks.auditing import prepare
from checks.drafting import draft, rules_text
from checks.model import LANGS, ConfigurationError, Span
from checks.sources.peek import peek
from tests.small import run

if TYPE_CHECKING:
    from pathlib import Path

    from checks.model import Lang

LOG = """学校标识码,学校,教室编号,教室,日期,节次,学科,教师,备注
2134900001,甲镇中心小学,007,录播教室,2023-05-09,1,语文,赵一,
3134900003,丙中学,R4,智慧教室,2023-05-10,2,数学,钱二,=1+1
3134900003,丙中学,R4,智慧教室,2023-06-01,2,数学,钱二,
,,,创客室,2023-05-11,3,科学,孙三,
"""


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    (tmp_path / "logs").mkdir()
    path = tmp_path / "logs" / "a 'b\" 五月.csv"
    path.write_text(LOG, encoding="utf-8")
    return path


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_drafted_is_right_and_names_every_room(logs: Path, tmp_path: Path, lang: Lang) -> None:
    made = draft([logs], tmp_path, lang)
    prepare(tmp_path / "rules.yaml")
    assert (made.records, made.month, made.dates) == (4, "2023-05", Span(date(2023, 5, 9), date(2023, 6, 1)))
    rows = list(openpyxl.load_workbook(tmp_path / "register.xlsx").active.iter_rows(min_row=2, values_only=True))
    assert sorted((row[0], row[2], row[4], row[5]) for row in rows if row[0]) == [
        ("2134900001", "小学", "007", "录播教室"),
        ("3134900003", "初中", "R4", "智慧教室"),
    ]
    assert len(rows) == 3


def test_it_audits_at_once_and_every_record_counts(logs: Path, tmp_path: Path) -> None:
    draft([logs.parent], tmp_path, "zh")
    result = checks.audit(tmp_path / "rules.yaml", period="2023-05")
    assert result.reconciliation["counted"].sum() == 3
    assert {target.total.due for target in result.targets} == {3}


@pytest.mark.parametrize("lang", LANGS)
def test_subjects_that_are_on_no_list_are_there_to_be_decided_about(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lang: Lang, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("checks.cli.common.console_language", lambda: lang)
    monkeypatch.setattr("checks.cli.init.console_language", lambda: lang)
    names = ["语文", "Maths", "“创”: 客", "围棋", "围棋"]
    rows = "".join(f"R1,2023-05-{9 + at:02},1,{name}\n" for at, name in enumerate(names))
    (tmp_path / "log.csv").write_text("教室编号,日期,节次,学科\n" + rows, encoding="utf-8")
    said, rules = run(capsys, "init", tmp_path / "log.csv", "--out", tmp_path).out, tmp_path / "rules.yaml"
    assert {"zh": "有 3 条记录的学科", "en": "3 records have a subject"}[lang] in said
    assert {"zh": "围棋、“创”:客", "en": "围棋, “创”:客"}[lang] in said
    line = '# subjects: {standard: true, "围棋": [], "“创”:客": []}'
    assert line in rules.read_text(encoding="utf-8")
    rules.write_text(rules.read_text(encoding="utf-8").replace(line, line.removeprefix("# ")), encoding="utf-8")
    assert checks.audit(rules, period="2023-05").reconciliation["counted"].sum() == 5


def test_the_newest_full_month_is_to_be_audited_first(tmp_path: Path) -> None:
    """Without terms, what is later than the audited month is a finding: of a full month none; 2032 is a slip."""
    dates = [f"2023-0{month}-{day:02}" for month in (3, 4, 5) for day in range(1, 25 - month)] + ["2032-05-01"]
    log = "教室编号,日期,节次,学科\n" + "".join(f"R1,{day},1,语文\n" for day in dates)
    (tmp_path / "log.csv").write_text(log, encoding="utf-8")
    assert draft([tmp_path / "log.csv"], tmp_path, "zh").month == "2023-05"


def test_sheets_without_a_school_are_named_where_others_have_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = openpyxl.Workbook()
    for name, title in (("甲", "学校：甲小学"), ("乙", "登记表")):
        sheet = book.create_sheet(name)
        for row in ([title], ["日期", "节次", "教室", "学科"], ["2023-05-09", 1, "录播教室", "语文"]):
            sheet.append(row)
    book.save(tmp_path / "五月.xlsx")
    ran = run(capsys, "init", tmp_path / "五月.xlsx", "--out", tmp_path)
    (said,) = [line for line in ran.out.splitlines() if "register.xlsx" in line and "五月.xlsx" in line]
    assert "“乙”" in said
    assert "“甲”" not in said


@pytest.mark.parametrize("name", ["rules.yaml", "register.xlsx"])
def test_nothing_is_overwritten(logs: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    with pytest.raises(ConfigurationError, match=r"init\.exists"):
        draft([logs], tmp_path, "zh")
    assert (tmp_path / name).read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["logs", name])


def test_nothing_is_drafted_of_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text("日期,节次,教室,学科\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"init\.nothing"):
        draft([tmp_path / "empty.csv"], tmp_path / "new", "en")
    assert not (tmp_path / "new").exists()


def test_what_could_not_be_read_is_said_first(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        draft([tmp_path / "nothing.csv"], tmp_path / "new", "en")
    assert [fault.message.key for fault in caught.value.faults] == ["sources.missing", "init.nothing"]


@pytest.mark.parametrize(
    ("dates", "term"),
    [
        (Span(date(2023, 5, 1), date(2023, 5, 31)), "2022-2023-2, start: 2023-02-15, end: 2023-07-05"),
        (Span(date(2023, 9, 1), date(2023, 9, 30)), "2023-2024-1, start: 2023-09-01, end: 2024-01-20"),
        (Span(date(2024, 1, 2), date(2024, 1, 9)), "2023-2024-1, start: 2023-09-01, end: 2024-01-20"),
    ],
)
def test_the_proposed_term(dates: Span, term: str) -> None:
    assert f"name: {term}" in rules_text(["a.csv"], dates, [], "zh")


def test_lock_files_of_office_programs_are_no_logs(logs: Path, tmp_path: Path) -> None:
    lock = logs.with_name(f"~${logs.name}")
    lock.write_bytes(b"\x04WANG" + b" " * 160)
    draft([lock, logs], tmp_path, "zh")
    assert "~$" not in (tmp_path / "rules.yaml").read_text(encoding="utf-8")
    assert [one.reading.path.name for one in peek([lock, logs], {})] == [logs.name]
