from datetime import date
from fractions import Fraction

import pytest

from checks.measurement import Measurement
from checks.model import FINDING_COLUMNS, Period, Severity, Span, Unit
from checks.target_findings import finding_id, target_findings
from checks.texts import catalogue
from tests.judging import JUNE, MARCH, TERM, judge, rooms_of, target, waiver


def messages(rows: list[Measurement], lang: str = "zh") -> dict[str, str]:
    found = target_findings([rows[0].target], rows, lang)  # type: ignore[arg-type]
    return {one["unit_id"]: one["message"] for one in found}


@pytest.mark.parametrize(
    ("given", "figures", "run", "expected"),
    [
        (
            {"required": 96},
            {"r1": 84},
            {},
            (
                "课时达标：应达到 96 课时，实际 84 课时，还差 12 课时，达标率 87.50%；截止日期 2023-06-30。"
                "请核对有无漏报或被剔除的记录，确未开展的请补足。"
            ),
        ),
        (
            {"required": 96},
            {"r1": 30},
            {"span": MARCH},
            (
                "课时达标：截至 2023-03-31，按教学日进度应达到 37.65 课时，实际 30 课时，落后 8 课时；"
                "须在 2023-06-30 前达到 96 课时，还差 66 课时。请合理安排后续各周，尽快赶上进度。"
            ),
        ),
        (
            {"required": 96, "due": date(2023, 7, 15)},
            {"r1": 84},
            {},
            (
                "课时达标：应达到 96 课时，实际 84 课时，还差 12 课时；截止日期 2023-07-15，此前已没有可上课的教学日"
                "（假期或教室已停用）。请核对有无漏报或被剔除的记录并说明原因；不应考核的请申请豁免。"
            ),
        ),
        (
            {"required": 96, "prorate": "teaching-days", "window": "period"},
            {"r1": 19},
            {},
            (
                "课时达标：应达到 19.76 课时（按教学日折算：96 课时 × 21 ÷ 102 天），实际 19 课时，还差 1 课时，"
                "达标率 96.13%；截止日期 2023-06-30。请核对有无漏报或被剔除的记录，确未开展的请补足。"
            ),
        ),
        (
            {"required": 96, "prorate": "teaching-days"},
            {"r1": 30},
            {"span": MARCH},
            (
                "课时达标：截至 2023-03-31 应达到 37.65 课时（按教学日折算：96 课时 × 40 ÷ 102 天），实际 30 课时，"
                "还差 8 课时；截止日期 2023-06-30。请合理安排后续各周，尽快赶上进度。"
            ),
        ),
        (
            {"at_most": "1/10", "metric": "late-entry-share", "title": "补录占比"},
            {"r1": (3, 20)},
            {},
            "补录占比：上限 10.00%，实际 15.00%，超出 5.00 个百分点；截止日期 2023-06-30。请核对相关记录并说明原因。",
        ),
        (
            {"at_most": "1/10", "metric": "late-entry-share", "title": "补录占比"},
            {"r1": (10001, 100000)},
            {},
            (
                "补录占比：上限 10.000%，实际 10.001%，超出 0.001 个百分点；截止日期 2023-06-30。"
                "请核对相关记录并说明原因。"
            ),
        ),
        (
            {"at_most": 50},
            {"r1": 60},
            {"span": MARCH},
            (
                "课时达标：截至 2023-03-31 已达 60 课时，超出上限 50 课时，超出 10 课时；截止日期 2023-06-30。"
                "请核对相关记录并说明原因。"
            ),
        ),
        (
            {"required": 3, "metric": "subjects", "title": "学科达标"},
            {"r1": 2},
            {"waivers": [waiver("2023-05-31", room_id="r1")]},
            (
                "学科达标：应达到 3 个学科，实际 2 个学科，还差 1 个学科，达标率 66.67%；截止日期 2023-06-30。"
                "请核对有无漏报或被剔除的记录，确未开展的请补足。原豁免已于 2023-05-31 到期。"
            ),
        ),
        (
            {"required": 96},
            {"r1": 10},
            {"waivers": [waiver("2023-06-30", room_id="r1")]},
            (
                "课时达标：已豁免至 2023-06-30，原因：设备维修，批准：电教馆。"
                "应达到 96 课时，实际 10 课时，不计入达标统计。"
            ),
        ),
        (
            {"at_most": 50},
            {"r1": 60},
            {"waivers": [waiver("2023-06-30", room_id="r1")]},
            (
                "课时达标：已豁免至 2023-06-30，原因：设备维修，批准：电教馆。"
                "上限 50 课时，实际 60 课时，不计入达标统计。"
            ),
        ),
        (
            {"required": 100, "metric": "column", "column": "接入带宽", "title": "百兆接入"},
            {"r1": 50},
            {},
            (
                "百兆接入：应达到 100，实际 50，还差 50，达标率 50.00%；截止日期 2023-06-30。"
                "请核对表中所填数据，属实的请补足所缺。"
            ),
        ),
        (
            {"required": 4, "per": "day", "window": "period"},
            {"r1": 70},
            {},
            (
                "课时达标：应达到 84 课时（4 课时 × 21 个教学日），实际 70 课时，还差 14 课时，达标率 83.33%；"
                "截止日期 2023-06-30。请核对有无漏报或被剔除的记录，确未开展的请补足。"
            ),
        ),
        (
            {"required": 3, "per": "week", "window": "period"},
            {"r1": 5},
            {"as_of": "2023-06-16"},
            (
                "课时达标：截至 2023-06-16 应达到 7.2 课时（3 课时 × 12 个教学日 ÷ 5），实际 5 课时，还差 3 课时；"
                "截止日期 2023-06-30。请合理安排后续各周，尽快赶上进度。"
            ),
        ),
        (
            {"required": 48, "times": "rooms", "prorate": "teaching-days", "window": "period", "unit": Unit.SCHOOL},
            {"s1": 19},
            {},
            (
                "课时达标：应达到 19.76 课时（按教学日折算：48 课时 × 2（启用教室数） × 21 ÷ 102 天），实际 19 课时，"
                "还差 1 课时，达标率 96.13%；截止日期 2023-06-30。请核对有无漏报或被剔除的记录，确未开展的请补足。"
            ),
        ),
        (
            {"required": 48, "times": "rooms", "unit": Unit.SCHOOL},
            {"s1": 30},
            {"span": MARCH},
            (
                "课时达标：截至 2023-03-31，按教学日进度应达到 37.65 课时，实际 30 课时，落后 8 课时；须在 2023-06-30 前"
                "达到 96 课时（48 课时 × 2（启用教室数）），还差 66 课时。请合理安排后续各周，尽快赶上进度。"
            ),
        ),
        (
            {"required": 96},
            {},
            {"without_data": rooms_of("s1")},
            "课时达标：应报送的数据尚未收到，暂不能考核。请尽快补报后重新核查。",
        ),
    ],
)
def test_messages_say_what_is_missing_by_when_and_what_to_do(
    given: dict[str, object], figures: dict[str, int], run: dict[str, object], expected: str
) -> None:
    found = messages(judge(target(**given), figures, **run))
    assert found[next(iter(figures), "r1")] == expected


def test_a_message_in_english() -> None:
    rows = judge(target(required=96, title="Lessons"), {"r1": 84})
    assert messages(rows, "en")["r1"] == (
        "Lessons: 96 lessons required, 84 lessons reached, 12 lessons missing, attainment 87.50%; it was due on "
        "2023-06-30. Check for records that were not sent or were rejected; make up for lessons that were not held."
    )


def test_one_lesson_in_english() -> None:
    rows = judge(target(required=1, per="day", window="period", title="Lessons"), {"r1": 20})
    assert messages(rows, "en")["r1"].startswith(
        "Lessons: 21 lessons required (1 lesson × 21 teaching days), 20 lessons reached, 1 lesson missing, "
    )


def test_every_text_is_there_in_both_languages() -> None:
    texts = {key: entry for key, entry in catalogue().items() if key.split(".")[0] in ("judge", "period", "calendar")}
    assert all(set(entry) == {"zh", "en"} and all(entry.values()) for entry in texts.values())


def test_columns_of_a_finding() -> None:
    rows = judge(target(required=96), {"r1": 84, "r2": 96, "r3": 96, "r4": 96})
    (found,) = target_findings([rows[0].target], rows, "zh")
    assert list(found) == list(FINDING_COLUMNS)
    assert {name: found[name] for name in FINDING_COLUMNS if name not in ("id", "message")} == {
        "rule": "t",
        "severity": "error",
        "effect": "",
        "outcome": "failed",
        "unit": "room",
        "unit_id": "r1",
        "unit_name": "101",
        "school_code": "s1",
        "school": "实验小学",
        "actual": 84.0,
        "required": 96.0,
        "file": "",
        "sheet": "",
        "row": None,
        "raw": "",
    }


@pytest.mark.parametrize(
    ("given", "figures", "run", "expected"),
    [
        ({"severity": Severity.INFO}, {"r1": 1}, {}, ("failed", "info")),
        ({}, {"r1": 1}, {"span": MARCH}, ("behind", "warning")),
        ({}, {"r1": 1}, {"waivers": [waiver("2023-06-30")]}, ("waived", "info")),
        ({}, {}, {"without_data": rooms_of("s1")}, ("no-data", "warning")),
    ],
)
def test_severity(
    given: dict[str, object], figures: dict[str, int], run: dict[str, object], expected: tuple[str, str]
) -> None:
    rows = judge(target(required=96, where={"room_id": "r1"}, **given), figures, **run)
    assert [(one["outcome"], one["severity"]) for one in target_findings([rows[0].target], rows, "zh")] == [expected]


@pytest.mark.parametrize(
    ("min_share", "expected"),
    [
        ("1/2", [("r2", "info"), ("r4", "info")]),
        ("9/10", [("district", "error"), ("r2", "error"), ("r4", "error")]),
        (None, [("r2", "error"), ("r4", "error")]),
    ],
)
def test_the_district_answers_for_its_share(min_share: str | None, expected: list[tuple[str, str]]) -> None:
    given = target(required=96, min_share=Fraction(min_share) if min_share else None)
    rows = judge(given, {"r1": 96, "r3": 96})
    found = target_findings([given], rows, "zh")
    assert [(one["unit_id"], one["severity"]) for one in found] == expected
    if min_share == "9/10":
        assert found[0]["message"] == (
            "课时达标：应达标 4 个，已达标 2 个，达标面 50.00%，低于要求的 90.00%，还差 2 个；截止日期 2023-06-30。"
            "请督促未达标单位按明细整改。"
        )
        assert (found[0]["actual"], found[0]["required"], found[0]["unit_name"]) == (0.5, 0.9, "本地区")


def test_the_district_is_warned_before_the_due_date() -> None:
    given = target(required=96, min_share="9/10")
    found = target_findings([given], judge(given, {"r1": 96, "r2": 96}, MARCH), "zh")
    assert [(one["unit_id"], one["outcome"], one["severity"]) for one in found] == [
        ("district", "behind", "warning"),
        ("r3", "behind", "warning"),
    ]


def test_ids_are_those_of_the_fact_not_of_the_run() -> None:
    """To the end of June the term's window is the same, whether the month or the whole term is audited."""

    def ids(span: Period, **given: object) -> dict[str, str]:
        rows = judge(target(required=96, **given), {"r1": 1}, span)
        return {one["unit_id"]: one["id"] for one in target_findings([rows[0].target], rows, "zh")}

    term = Period(TERM.name, Span(TERM.start, TERM.end))
    assert ids(JUNE) == ids(term)
    assert ids(JUNE)["r1"] != ids(JUNE)["r2"]
    assert ids(JUNE)["r1"] != ids(MARCH)["r1"]
    assert ids(JUNE)["r1"] != ids(JUNE, id="u")["r1"]
    # first 16 digits of the md5 of target, unit, unit_id and days, separated by U+001F
    assert ids(JUNE)["r1"] == finding_id("t", "room", "r1", Span(TERM.start, TERM.end)) == "99d7c39d83685836"


def test_a_district_target_and_its_share_have_different_ids() -> None:
    given = target(required=96, unit=Unit.DISTRICT, min_share=1)
    found = target_findings([given], judge(given, {}), "zh")
    assert len({one["id"] for one in found}) == len(found) == 2
