"""A district to report on: 27 schools, 100 rooms, three targets, as the audit hands it to the report."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from checks.config.models import Config
from checks.model import DUE, FINDING_COLUMNS, MEASUREMENT_COLUMNS, Effect, Outcome, Period, Severity, Span
from checks.result import AuditResult, Run
from checks.result_lines import GroupResult, InputSheet, RuleResult, TargetResult, WaiverUse
from checks.rules import RULES

if TYPE_CHECKING:
    from checks.model import Lang

TERM = Span(date(2023, 2, 6), date(2023, 6, 30))
JUNE = Period("2023-06", Span(date(2023, 6, 1), date(2023, 6, 30)))
REGIONS = ("城关督导责任区", "东部督导责任区", "西部督导责任区", "南部督导责任区", "北部督导责任区")
NAMES = [
    *("实验小学", "第一小学", "第二小学", "城关中学", "第三初级中学", "东河镇中心小学", "东河镇初级中学", "柳林小学"),
    *("西山乡中心学校", "青石桥小学", "育才学校", "南湖小学", "南湖中学", "大王庄小学", "红旗小学", "新华路小学"),
    *("文昌街小学", "白塔镇中心小学", "白塔镇初级中学", "龙泉小学", "石门乡九年一贯制学校", "团结小学", "胜利小学"),
    *("前进中学", "北关小学", "北关初级中学", "特殊教育学校"),
]
SCHOOLS = [
    {
        "school_code": f"{'31' if '中' in name[2:] and '小' not in name else '21'}341{number:05d}",
        "school": name,
        "stage": "初中" if "中学" in name else "小学",
        "region": REGIONS[number % len(REGIONS)],
    }
    for number, name in enumerate(NAMES, 1)
]
ROOMS = [
    SCHOOLS[number % 27] | {"room_id": f"{number:06d}-01", "room_name": f"智慧教室{number // 27 + 1}"}
    for number in range(100)
]
CONFIG = Config.model_validate(
    {
        "audit": {"name": "某区智慧课堂应用月度核查"},
        "inputs": {"logs": ["logs/*"], "register": "register.xlsx"},
        "calendar": {"terms": [{"name": "2022-2023-2", "start": "2023-02-06", "end": "2023-06-30"}]},
        "targets": [
            {
                "id": "subjects-per-school",
                "title": "学科达标率",
                "metric": "subjects",
                "unit": "school",
                "required": "3",
            }
            | {"window": "term-to-date"},
            {"id": "lessons-per-room", "title": "课时达标率", "metric": "lessons", "unit": "room", "required": "96"}
            | {"window": "term-to-date"},
            {
                "id": "late-entries",
                "title": "补录占比",
                "metric": "late-entry-share",
                "unit": "school",
                "at_most": "0.1",
            }
            | {"severity": "warning"},
        ],
    }
)


def district(*, lang: Lang = "zh", findings: int = 300, weak: bool = True) -> AuditResult:
    """The result of an audit with about ``findings`` record findings; ``weak`` False: every unit attains."""
    rng = random.Random(20230630)
    measurements = _measurements(rng, weak=weak)
    targets = [_target(target, measurements) for target in CONFIG.targets]
    evidence = _evidence(rng, findings)
    rules = _rules(evidence, lang)
    found = [_missed(row) for row in measurements if row["outcome"] == "failed"] + [_finding(row) for row in evidence]
    return AuditResult(
        config=CONFIG,
        run=Run(JUNE, date(2023, 6, 30), True, "duckdb", "0.1.0", "ab" * 32, "2023-07-03T09:15:00+08:00", lang),
        inputs=_inputs(findings),
        targets=targets,
        rules=rules,
        waivers=[_waiver()],
        findings=pd.DataFrame(found, columns=list(FINDING_COLUMNS)),
        evidence=pd.DataFrame(evidence),
        measurements=pd.DataFrame(measurements, columns=list(MEASUREMENT_COLUMNS)),
        suite={"suites": [{"name": "records", "expectations": []}]},
    )


def many(result: AuditResult, *, copies: int) -> AuditResult:
    """``result`` with its findings and their evidence so often, each copy with ids and rows of its own."""
    frames = {
        name: pd.concat(
            [frame.assign(id=frame["id"] + f"-{copy}", row=frame["row"] + 3_000 * copy) for copy in range(copies)],
            ignore_index=True,
        )
        for name, frame in (("findings", result.findings), ("evidence", result.evidence))
    }
    return replace(result, **frames)


def _measurements(rng: random.Random, *, weak: bool) -> list[dict[str, Any]]:
    """208 subjects over 27 schools and 17,270 lessons over 100 rooms; ``weak`` brings some units down, totals kept."""
    subjects = [8] * 19 + [7] * 8
    rng.shuffle(subjects)
    lessons = [173] * 70 + [172] * 30
    if weak:
        subjects[4] += subjects[7] - 2
        subjects[7] = 2
        for room, count in ((3, 95), (30, 41), (57, 0), (84, 12)):
            lessons[room - 1] += lessons[room] - count
            lessons[room] = count
    shares = [0.002 * number for number in range(27)] if not weak else [0.0048 * number for number in range(27)]
    rows = [_measured("subjects-per-school", one, "school", n, 3) for one, n in zip(SCHOOLS, subjects, strict=True)]
    rows += [_measured("lessons-per-room", one, "room", n, 96) for one, n in zip(ROOMS, lessons, strict=True)]
    return rows + [_measured("late-entries", one, "school", n, 0.1) for one, n in zip(SCHOOLS, shares, strict=True)]


def _measured(target: str, place: dict[str, str], unit: str, actual: float, required: float) -> dict[str, Any]:
    limit = target == "late-entries"
    passed = actual <= required if limit else actual >= required
    return {
        "target": target,
        "unit": unit,
        "unit_id": place["room_id"] if unit == "room" else place["school_code"],
        "unit_name": place["room_name"] if unit == "room" else place["school"],
        **{name: place[name] for name in ("school_code", "school", "region", "stage")},
        "actual": float(actual),
        "required": float(required),
        "rate": actual / required,
        "outcome": "passed" if passed else "failed",
    }


def _target(target: Any, measurements: list[dict[str, Any]]) -> TargetResult:
    rows = [row for row in measurements if row["target"] == target.id]
    rollups = []
    for level in ("school", "region", "stage"):
        groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in rows:
            groups[row[level]].append(row)
        rollups += [_group(level, name, members) for name, members in groups.items()]
    total = _group("district", "district", rows)
    outcome = Outcome.PASSED if total.attained == total.due else Outcome.FAILED
    window = TERM if target.window == "term-to-date" else JUNE.span
    return TargetResult(
        target.id, target.title, target.metric, str(target.unit), window, TERM.end, total, outcome, rollups
    )


def _group(by: str, name: str, rows: list[dict[str, Any]]) -> GroupResult:
    due = [row for row in rows if row["outcome"] in DUE]
    actual, required = (sum(row[key] for row in due) for key in ("actual", "required"))
    attained = sum(row["outcome"] == "passed" for row in due)
    count = len(due)
    code = rows[0]["school_code"] if by == "school" else ""
    means = attained / count, actual / count, required / count, actual / required
    return GroupResult(by, name, count, attained, *means, code=code)


def _evidence(rng: random.Random, number: int) -> list[dict[str, Any]]:
    rows = []
    for index in range(number):
        rule = rng.choices(RULES, weights=[10 / (place + 1) for place in range(len(RULES))])[0]
        room = rng.choice(ROOMS)
        rows.append(
            {
                "id": f"{index:016x}",
                "rule": rule,
                "date": f"2023-06-{index * 28 // number + 1:02d}",
                "period": rng.choice(("3", "3-4", None)),
                "starts_at": "2023-06-01 08:00:00",
                "ends_at": "2023-06-01 08:40:00",
                "minutes": rng.choice(("40", None)),
                **{name: room[name] for name in ("school_code", "school", "room_id", "room_name")},
                "subject": rng.choice(("语文", "数学", "信息科技")),
                "grade": rng.choice(("三年级", "七年级")),
                "class_name": "三（2）班",
                "teacher": rng.choice(("王芳", "李娜", None)),
                "topic": rng.choice(("分数的初步认识", "=1+2", None)),
                "form": None,
                "entry": rng.choice(("自动登记", "补录")),
                "entered_at": None,
                "participants": None,
                "file": f"logs/平台A-{rng.choice((4, 5, 6))}月.xlsx",
                "sheet": "使用记录",
                "row": index + 4,
                "other_file": "logs/平台B.csv" if rule.id == "duplicate-lesson" else None,
                "other_sheet": None,
                "other_row": index + 2 if rule.id == "duplicate-lesson" else None,
            }
        )
    return rows


def _finding(row: dict[str, Any]) -> dict[str, Any]:
    rule = row.pop("rule")
    message = next(iter(rule.docs["zh"].messages.values())).replace("{", "").replace("}", "")
    return {
        "id": row["id"],
        "rule": rule.id,
        "severity": str(rule.severity),
        "effect": str(rule.effect),
        "outcome": "failed",
        "unit": "room",
        "unit_id": row["room_id"],
        "unit_name": row["room_name"],
        "school_code": row["school_code"],
        "school": row["school"],
        "message": message,
        "file": row["file"],
        "sheet": row["sheet"],
        "row": row["row"],
        "raw": f"日期={row['date']} 教室={row['room_name']} 学科={row['subject']}",
    }


def _missed(row: dict[str, Any]) -> dict[str, Any]:
    keys = ("outcome", "unit", "unit_id", "unit_name", "school_code", "school", "actual", "required")
    return {
        "id": f"{row['target'][:4]}{row['unit_id']}",
        "rule": row["target"],
        "severity": "warning" if row["target"] == "late-entries" else "error",
        "message": f"实际 {row['actual']:g}，要求 {row['required']:g}",
        **{key: row[key] for key in keys},
    }


def _rules(evidence: list[dict[str, Any]], lang: Lang) -> list[RuleResult]:
    counts: dict[str, int] = defaultdict(int)
    for row in evidence:
        counts[row["rule"].id] += 1
    return [
        RuleResult(
            rule.id,
            rule.docs[lang].title,
            Severity(rule.severity),
            Effect(rule.effect),
            Outcome.FAILED if counts[rule.id] else Outcome.PASSED,
            counts[rule.id],
        )
        for rule in RULES
    ]


def _inputs(rejected: int) -> list[InputSheet]:
    months = [InputSheet(f"logs/平台A-{month}月.xlsx", "0f" * 32, "使用记录", 3000, 2990, 0, 0, 10) for month in (4, 5)]
    june = InputSheet("logs/平台A-6月.xlsx", "1f" * 32, "使用记录", 3010 + rejected, 3000, rejected, 0, 10)
    return [*months, june, InputSheet("logs/平台B.csv", "2f" * 32, "", 8001, 8000, 0, 0, 1, "gb18030")]


def _waiver() -> WaiverUse:
    where = {"room_id": "000002-01"}
    return WaiverUse(
        "lessons-per-room", where, date(2023, 3, 1), date(2023, 5, 31), "设备维修", "电教馆", matched=0, expired=True
    )
