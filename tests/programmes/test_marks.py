import pytest

from checks.values.marks import parse_role, parse_seen, parse_weekday, parse_yes_no


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("是", True),
        ("有", True),
        ("达标", True),
        ("否", False),
        ("未达标", False),
        ("不详", None),
        ("3", None),
        ("1", True),
    ],
)
def test_yes_no(text: str, expected: bool | None) -> None:
    assert parse_yes_no(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("正在上课", True),
        ("使用中", True),
        ("未上课", False),
        ("空教室", False),
        ("没有人", False),
        ("未知", None),
        ("不详", None),
    ],
)
def test_seen(text: str, expected: bool | None) -> None:
    assert parse_seen(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("星期一", 1), ("周日", 7), ("礼拜天", 7), ("三", 3), ("5", 5), ("Tuesday", 2), ("8", None), ("单周", None)],
)
def test_weekday(text: str, expected: int | None) -> None:
    assert parse_weekday(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("主讲", "host"), ("授课端", "host"), ("听讲端", "guest"), ("接收端", "guest"), ("老师", None)],
)
def test_role(text: str, expected: str | None) -> None:
    assert parse_role(text) == expected
