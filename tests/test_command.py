"""The command as a clerk meets it: exit codes, sentences instead of tracebacks, nothing half written."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest

from checks.children import start_child
from checks.cli.common import MOST_FAULTS
from checks.patterns import PATTERNS
from checks.rules import RULES_BY_ID
from tests.small import HEADER, LOG, District, Ran, district, run

NAMES = {"audit.xlsx", "audit.json", "findings.csv", "measurements.csv", "suite.json"}


@pytest.fixture
def small(tmp_path: Path) -> District:
    return district(tmp_path)


def audit(small: District, capsys: pytest.CaptureFixture[str], *arguments: object) -> Ran:
    return run(capsys, "audit", "--rules", small.rules, "--period", "2023-03", *arguments)


def document(small: District) -> dict[str, object]:
    return json.loads((small.out / "audit.json").read_text(encoding="utf-8"))


def test_a_clean_month_is_0_and_writes_the_whole_set(small: District, capsys: pytest.CaptureFixture[str]) -> None:
    ran = audit(small, capsys)
    assert ran.code == 0, ran.err
    assert {path.name for path in small.out.iterdir()} >= NAMES
    assert all(str(small.out / name) in ran.out for name in NAMES)
    assert "课时" in ran.out


@pytest.mark.parametrize(
    ("fail_on", "code"), [("error", 0), ("warning", 1), ("info", 1)], ids=["error", "warning", "info"]
)
def test_fail_on_says_what_counts(small: District, capsys: pytest.CaptureFixture[str], fail_on: str, code: int) -> None:
    small.add('row_rules:\n  short-name: {title: 两字, fails_when: "length(teacher) = 2", severity: warning}\n')
    assert audit(small, capsys, "--fail-on", fail_on).code == code


BROKEN_INPUTS = {
    "empty.csv": b"",
    "picture.xlsx": b"\x89PNG\r\n\x1a\n" + bytes(200),
    "cut.xlsx": b"PK\x03\x04" + bytes(60),
    "encrypted.xlsx": bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600),
    "other-columns.csv": "甲,乙,丙\n日期,教室,备注\n2023-03-07,A-1,x\n2023-03-08,A-1,y\n".encode(),
}


@pytest.mark.parametrize("name", BROKEN_INPUTS)
def test_an_input_that_cannot_be_read_is_3_and_the_rest_is_audited(
    small: District, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    small.log(name, BROKEN_INPUTS[name])
    ran = audit(small, capsys)
    assert ran.code == 3
    assert "Traceback" not in ran.err + ran.out
    said = document(small)
    assert said["run"]["complete"] is False  # type: ignore[index]
    errors = {one["file"]: one["error"] for one in said["inputs"] if one["error"]}  # type: ignore[index, union-attr]
    assert list(errors) == [f"logs/{name}"]
    assert name in errors[f"logs/{name}"]
    assert said["reconciliation"]["counted"] == 4  # type: ignore[index]
    first = openpyxl.load_workbook(small.out / "audit.xlsx").worksheets[0]["A1"].value
    assert "不完整" in str(first)


def test_a_file_that_is_missing_is_3(small: District, capsys: pytest.CaptureFixture[str]) -> None:
    ran = audit(small, capsys, small.folder / "logs" / "三月.csv", small.folder / "没有.xlsx")
    assert ran.code == 3
    assert "没有.xlsx" in str(document(small)["inputs"])


def test_a_header_without_rows_is_zero_records_and_a_warning(
    small: District, capsys: pytest.CaptureFixture[str]
) -> None:
    small.log("空.csv", HEADER)
    assert audit(small, capsys).code == 0
    (one,) = [one for one in document(small)["inputs"] if one["file"] == "logs/空.csv"]  # type: ignore[union-attr]
    assert (one["rows"], one["counted"], one["not_records"], one["error"]) == (1, 0, 1, None)


def test_configuration_faults_come_all_at_once_and_nothing_is_written(
    small: District, capsys: pytest.CaptureFixture[str]
) -> None:
    small.add(
        "  - {id: lessons, title: 又, metric: lesons, unit: room, required: -1}\n"
        "waivers:\n"
        "  - {rule: duplicate-leson, from: 2023-05-01, until: 2023-03-01, reason: x, approved_by: y}\n"
    )
    ran = audit(small, capsys)
    assert ran.code == 2
    lines = [line for line in ran.err.splitlines() if "rules.yaml:" in line]
    assert {int(line.split("rules.yaml:")[1].split(":")[0]) for line in lines} == {8, 10}
    assert len(lines) >= 4
    assert not small.out.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["audit", "--perod", "2023-03"], "--period"),
        (["audit", "--period", "2023-13"], "2023-13"),
        (["audit", "--period", "2026-W54"], "2026-W54"),
        (["audit", "--period", "2023-03", "--as-of", "2023-02-31"], "2023-02-31"),
        (["audit", "--period", "2023-03", "--as-of", "2023-02-01"], "2023-02-01"),
        (["audit", "--period", "2023-03", "--engine", "sprak"], "sprak"),
        (["rules", "explain", "duplicate-leson"], "duplicate-lesson"),
        (["frobnicate"], "frobnicate"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage_is_2_with_a_sentence(
    small: District, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    rules = ["--rules", str(small.rules)] if arguments[0] == "audit" else []
    ran = run(capsys, *arguments, *rules)
    assert (ran.code, said in ran.err, "Traceback" in ran.err) == (2, True, False), ran.err


LONG = "教室" * 60
"""No name of a file: most systems allow 255 bytes."""


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["audit", "--period", "2023-03", "--out", LONG], 2, "名称过长"),
        (["audit", "--period", "2023-03", "--out", "rules.yaml/report"], 2, "已有同名的文件"),
        (["audit", "--period", "2023-03", "--rules", "long.yaml"], 2, "long.yaml:1:10: 找不到引用的文件"),
        (["init", "logs/三月.csv", "--out", LONG], 2, "名称过长"),
        (["rules", "template", "staff", "rules.yaml/staff.xlsx"], 2, "路径中有一段是文件"),
        (["peek", LONG], 3, "无法打开"),
        (["handoff", "rules.yaml"], 2, "没有 audit.json"),
        (["handoff", LONG], 2, "名称过长"),
        (["handoff", "wrong"], 2, "文件不完整，或被改动过"),
        (["decide", LONG], 2, "--by"),
    ],
    ids=lambda value: " ".join(value).replace(LONG, "LONG") if isinstance(value, list) else "",
)
def test_what_the_system_refuses_is_said_in_our_words(
    small: District,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    code: int,
    said: str,
) -> None:
    monkeypatch.chdir(small.folder)
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    (small.folder / "long.yaml").write_text(f"include: {LONG}\n", encoding="utf-8")
    (small.folder / "wrong").mkdir()
    (small.folder / "wrong" / "audit.json").write_text("{", encoding="utf-8")
    ran = run(capsys, *arguments)
    assert (ran.code, said in ran.out + ran.err) == (code, True), ran


def test_a_fault_of_the_program_is_4_and_keeps_its_traceback_in_a_file(
    small: District, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr("checks.auditing.load", fails)
    ran = audit(small, capsys)
    assert ran.code == 4
    assert "Traceback" not in ran.err
    log = ran.err.strip().split()[-1].split("：")[-1].split(": ")[-1]
    assert "a fault of ours" in Path(log).read_text(encoding="utf-8")


def test_without_a_register_the_first_line_says_what_cannot_be_seen(
    small: District, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = audit(small, capsys, "--register", "none", "--lang", "en")
    assert ran.code == 0, ran.err
    assert "unused rooms cannot be seen" in ran.out.splitlines()[0]


def test_peek_shows_what_is_read(small: District, capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, "peek", "--json", small.folder / "logs" / "三月.csv")
    (seen,) = json.loads(ran.out)
    assert ran.code == 0
    assert list(seen) == ["file", "container", "encoding", "error", "sheets"]
    (sheet,) = seen["sheets"]
    assert (sheet["rows"], sheet["cells"], sheet["header_row"], sheet["records"], sheet["not_records"]) == (
        5,
        40,
        1,
        4,
        1,
    )
    assert sheet["columns"]["room_id"] == "教室编号"
    assert run(capsys, "peek", small.folder / "没有.csv").code == 3
    lines = run(capsys, "peek", small.folder / "logs" / "三月.csv").out.splitlines()
    (classes,) = [line.replace("│", " ").split() for line in lines if line.lstrip().startswith("class_name ")]
    assert classes == ["class_name", "三(1)班", "三(1)班", "三(2)班", "四(1)班"]


@pytest.mark.parametrize("command", [("peek", "odd.xlsx"), ("init", "odd.xlsx", "--out", "new"), ("rules", "check")])
def test_a_terminal_does_not_obey_what_files_say(
    small: District, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.chdir(small.folder)
    book = openpyxl.Workbook()
    for line in LOG.splitlines():
        book.active.append([*line.split(","), "_x001B_[2J备注"])
    book.save("odd.xlsx")
    small.add('levels: ["\\e[2J备注"]\n')
    ran = run(capsys, *command)
    assert "␛[2J备注" in ran.out + ran.err
    assert "\x1b" not in ran.out + ran.err


def test_rules_can_be_listed_explained_and_checked(small: District, capsys: pytest.CaptureFixture[str]) -> None:
    assert "duplicate-lesson" in run(capsys, "rules", "list").out
    assert "min_minutes" in run(capsys, "rules", "explain", "duration").out
    assert run(capsys, "rules", "explain", "usage-rate").code == 0
    assert run(capsys, "rules", "check", small.rules).code == 0
    assert json.loads(run(capsys, "rules", "schema").out)["$schema"]


@pytest.mark.parametrize(("console", "apart"), [("zh_CN.UTF-8", "、"), ("en_US.UTF-8", ", ")])
def test_what_is_explained_is_explained_in_one_language(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, console: str, apart: str
) -> None:
    monkeypatch.setenv("LC_ALL", console)
    chinese = console.startswith("zh")
    for one in (*RULES_BY_ID, *PATTERNS):
        parameters = [line for line in run(capsys, "rules", "explain", one).out.splitlines() if "   # " in line]
        assert [bool(re.search("[\u4e00-\u9fff]", line)) for line in parameters] == [chinese] * len(parameters)
    assert f"lessons{apart}" in run(capsys, "rules", "explain", "lesson").err


@pytest.mark.parametrize("place", ["nowhere/history.sqlite", "logs"], ids=["no folder", "a folder"])
def test_a_history_that_can_never_be_there_is_2_before_the_audit(
    small: District, capsys: pytest.CaptureFixture[str], place: str
) -> None:
    small.add(f"history: {place}\n")
    line = len(small.rules.read_text(encoding="utf-8").splitlines())
    ran = audit(small, capsys)
    assert (ran.code, small.out.exists()) == (2, False)
    assert f"rules.yaml:{line}:" in ran.err
    assert str(small.rules.parent / place) in ran.err
    assert audit(small, capsys, "--no-history").code == 0


def test_a_register_with_faults_is_2_with_sheet_and_row(small: District, capsys: pytest.CaptureFixture[str]) -> None:
    register = small.folder / "register.csv"
    register.write_text(register.read_text(encoding="utf-8") + "2134900002,丙小学,小学,西区,B-1,x,\n", encoding="utf-8")
    ran = audit(small, capsys)
    assert ran.code == 2
    assert "register.csv" in ran.err
    assert "5" in ran.err


def test_of_very_many_faults_the_first_are_told(small: District, capsys: pytest.CaptureFixture[str]) -> None:
    register = small.folder / "register.csv"
    nameless = "2134900002,乙小学,小学,西区,,,\n"
    register.write_text(register.read_text(encoding="utf-8") + nameless * (MOST_FAULTS + 7), encoding="utf-8")
    ran = audit(small, capsys)
    assert ran.code == 2
    *told, last = ran.err.splitlines()
    assert len(told) == MOST_FAULTS
    assert "register.csv row 5:" in told[0]
    assert last == "7 more faults are not listed."


@pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")
def test_a_killed_run_leaves_the_old_report_whole(small: District) -> None:
    command = [sys.executable, "-m", "checks", "audit", "--rules", small.rules, "--period", "2023-03"]
    began = time.monotonic()
    subprocess.run(command, check=True, capture_output=True)
    whole = time.monotonic() - began
    old = {name: (small.out / name).read_bytes() for name in NAMES}
    small.log("四.csv", LOG.replace("2023-03-07", "2023-03-09"))
    rng = random.Random(7)
    for _ in range(3):
        running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(whole * rng.uniform(0.2, 1.05))
        running.send_signal(signal.SIGKILL)
        running.wait()
        now = {name: (small.out / name).read_bytes() for name in NAMES}
        records = json.loads(now["audit.json"])["reconciliation"]["counted"]
        assert (now == old) == (records == 4)
        assert records in (4, 7)
        assert zipfile.ZipFile(small.out / "audit.xlsx").testzip() is None


NO_CONSOLE = """import sys
from checks.cli.main import main
sys.argv[0] = "classroom-checks"
sys.stdout = sys.stderr = None
main()
"""


def test_without_a_console_the_report_is_written(small: District) -> None:
    asked = ["audit", "--rules", small.rules, "--period", "2023-03"]
    assert subprocess.run([sys.executable, "-c", NO_CONSOLE, *asked], check=False).returncode == 0
    assert {path.name for path in small.out.iterdir()} >= NAMES


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device here")
def test_what_cannot_be_shown_is_in_the_report(small: District) -> None:
    small.log("空.csv", "")
    command = [sys.executable, "-m", "checks", "audit", "--rules", small.rules, "--period", "2023-03"]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, encoding="utf-8", check=False)
    assert done.returncode == 3
    assert str(small.out) in done.stderr
    assert {path.name for path in small.out.iterdir()} >= NAMES


@pytest.mark.skipif(os.name != "posix", reason="a pipe that nobody reads is another error elsewhere")
@pytest.mark.parametrize(("empty", "code"), [(False, 0), (True, 3)], ids=["clean", "unread"])
def test_a_reader_who_goes_away_changes_no_exit_code(small: District, empty: bool, code: int) -> None:
    if empty:
        small.log("空.csv", "")
    command = [sys.executable, "-m", "checks", "audit", "--rules", small.rules, "--period", "2023-03"]
    ours, theirs = os.pipe()
    os.close(ours)
    done = subprocess.run(command, stdout=theirs, stderr=subprocess.PIPE, encoding="utf-8", check=False)
    os.close(theirs)
    assert (done.returncode, done.stderr) == (code, "")
    assert {path.name for path in small.out.iterdir()} >= NAMES


@pytest.mark.skipif(not hasattr(os, "getsid"), reason="sessions are a thing of POSIX")
def test_the_keyboard_interrupts_no_child() -> None:
    """It would die first, and be taken for one that a file killed."""
    with start_child("checks.sources.worker") as child:
        assert os.getsid(child.pid) == child.pid
        child.kill()


@pytest.mark.parametrize(
    ("typed", "named"), [(("judge", "1"), "--rules"), (("peek",), "FILE"), (("history", "purge"), "--before")]
)
def test_what_is_missing_is_called_as_it_is_typed(
    capsys: pytest.CaptureFixture[str], typed: tuple[str, ...], named: str
) -> None:
    ran = run(capsys, *typed)
    assert (ran.code, ran.out) == (2, "")
    assert re.search(rf"[： ]{named}[.。]", ran.err), ran.err


@pytest.mark.parametrize(
    ("typed", "named"), [(("rules", "template", "rooms"), "register"), (("audit", "--engine", "x"), "--engine")]
)
def test_what_may_be_written_is_said_in_one_language(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, typed: tuple[str, ...], named: str
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    ran = run(capsys, *typed)
    assert ran.code == 2
    assert named in ran.err
    assert f"的值不对：没有“{typed[-1]}”，可写：" in ran.err
    assert "is not" not in ran.err


def test_a_path_that_may_not_be_read_is_no_fault_of_the_command_line(
    small: District, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """click would say so, in English alone and without what to do."""
    monkeypatch.setattr(os, "access", lambda *_: False)
    log = small.folder / "logs" / "三月.csv"
    for command in (("rules", "check", small.rules), ("peek", log), ("init", "--out", small.folder / "draft", log)):
        assert run(capsys, *command).code == 0
    for command in (("handoff",), ("collect",), ("decide",)):
        assert "not readable" not in run(capsys, *command, small.folder, "--rules", small.rules).err
    assert "not readable" not in run(capsys, "judge", "1", "--rules", small.rules).err
    assert "not readable" not in run(capsys, "history", "list", "--rules", small.rules).err


@pytest.mark.parametrize("group", [(), ("history",), ("rules",)], ids=["all", "history", "rules"])
def test_help_lists_commands_without_cutting_their_sentences(group: tuple[str, ...]) -> None:
    call = [sys.executable, "-m", "checks", *group, "--help"]
    env = {**os.environ, "LC_ALL": "C.UTF-8", "COLUMNS": "80"}
    told = subprocess.run(call, capture_output=True, check=True, text=True, env=env).stdout
    commands = told.split("Commands:")[1].splitlines()
    assert len(commands) > 4
    assert [line for line in commands if line.endswith("...")] == []


def test_peek_names_no_sheet_where_there_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "log.csv").write_text(HEADER + LOG, encoding="utf-8")
    line = run(capsys, "peek", tmp_path / "log.csv").out.splitlines()[1]
    assert re.match(r"  (非空行 \d+|\d+ rows)", line), line
