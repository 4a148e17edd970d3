"""What records say of where, and the room of the register that is meant."""

from __future__ import annotations

import pytest

from checks.records.from_logs import register_of
from checks.records.likeness import suggestion
from checks.records.rooms import Aliases, Match, Place, Resolver, read_places
from checks.register import Register, Room

NORTH = {"school_code": "2134100001", "school": "城北小学", "formerly": ("城北中心小学", "2134100009")}
SOUTH = {"school_code": "2134100002", "school": "城南小学"}
EAST = {"school_code": "0034100003", "school": "城东小学"}
EAST_TOO = {"school_code": "2134100004", "school": "城东小学"}
REGISTER = Register.of(
    [
        Room(**NORTH, room_id="N-01", room_name="录播教室"),
        Room(**NORTH, room_id="N-02", room_name="1号智慧教室"),
        Room(**NORTH, room_id="N-03", room_name="2号智慧教室"),
        Room(**NORTH, room_id="007", room_name="阶梯教室"),
        Room(**SOUTH, room_id="S-01", room_name="录播教室", formerly=("电教室", "S-00")),
        Room(**SOUTH, room_id="01", room_name="智慧教室"),
        Room(**SOUTH, room_name="创客空间"),
        Room(**EAST, room_id="01", room_name="多功能厅"),
        Room(**EAST_TOO, room_id="E-01", room_name="多功能厅"),
        Room(**EAST_TOO, room_id="E-02", room_name="报告厅"),
        Room(**EAST_TOO, room_id="E-03", room_name="报告厅"),
    ]
)


def found(school_code: str, school: str, room_id: str, room_name: str, **aliases: dict[str, str]) -> str | None:
    """The unit id of the room, or the problem and the hint."""
    match = Resolver(REGISTER, Aliases(**aliases)).resolve(Place(school_code, school, room_id, room_name))
    if match.room:
        return match.room.unit_id
    return " ".join(filter(None, (match.problem, match.hint))) or None


@pytest.mark.parametrize(
    ("school_code", "school", "room_id", "room_name", "expected"),
    [
        # in the record's school
        ("2134100001", "", "N-01", "", "N-01"),
        ("", "城北小学", "N-01", "", "N-01"),
        ("", "城北小学", "", "录播教室", "N-01"),
        ("", "城南小学", "", "录播教室", "S-01"),
        ("", "城南小学", "01", "", "2134100002/01"),
        ("0034100003", "", "01", "", "0034100003/01"),
        ("", "城南小学", "2134100002/01", "", "2134100002/01"),
        ("", "城南小学", "", "创客空间", "2134100002/创客空间"),
        # the code goes before the name, for rooms and for schools
        ("", "城北小学", "N-01", "1号智慧教室", "N-01"),
        ("", "城北小学", "X-99", "录播教室", "N-01"),
        ("2134100001", "城南小学", "N-01", "", "N-01"),
        ("9999999999", "城北小学", "N-01", "", "N-01"),
        # former names and codes of schools, zeros that a spreadsheet took
        ("", "城北中心小学", "N-01", "", "N-01"),
        ("2134100009", "", "N-01", "", "N-01"),
        ("34100003", "", "01", "", "0034100003/01"),
        ("", "城北小学", "7", "", "007"),
        ("", "城南小学", "1", "", "2134100002/01"),
        # former names and codes of rooms; what the school was called stands beside all of its rooms, and tells none
        ("", "城南小学", "", "电教室", "S-01"),
        ("", "城南小学", "S-00", "", "S-01"),
        ("", "城南小学", "X-99", "电教室", "S-01"),
        ("", "", "", "电教室", "S-01"),
        ("", "城北小学", "", "电教室", "not-registered"),
        ("", "城北小学", "", "城北中心小学", "not-registered"),
        # the code where the name is expected, after the names
        ("", "2134100001", "", "录播教室", "N-01"),
        ("", "城北小学", "", "N-02", "N-02"),
        ("", "城南小学", "", "S-00", "S-01"),
        ("", "", "", "N-02", "N-02"),
        ("", "", "", "01", "ambiguous 0034100003/01、2134100002/01"),
        ("", "城北小学", "", "7", "not-registered"),
        # one name, two schools: the room decides, or cannot
        ("", "城东小学", "E-01", "", "E-01"),
        ("", "城东小学", "", "多功能厅", "ambiguous 0034100003/01、E-01"),
        ("2134100004", "", "", "多功能厅", "E-01"),
        ("2134100004", "", "", "报告厅", "ambiguous E-02、E-03"),
        # not there
        ("", "城北小学", "S-01", "", "other-school 城南小学"),
        ("", "城北小学", "S-01", "录播教室", "other-school 城南小学"),
        ("", "城北小学", "01", "", "not-registered N-01"),
        ("", "城北小学", "01", "录播教室", "N-01"),
        ("", "城北小学", "", "录播室", "not-registered 录播教室"),
        ("", "城北小学", "", "3号智慧教室", "not-registered"),
        ("", "城北小学", "", "一号智慧教室", "not-registered 1号智慧教室"),
        ("", "城北小学", "N-O1", "", "not-registered N-01"),
        ("", "城北小学", "n_01", "", "not-registered N-01"),
        ("", "城北小学", "N-04", "", "not-registered"),
        ("", "城西小学", "", "录播教室", "school-not-registered"),
        ("", "城北小学校", "", "录播教室", "school-not-registered 城北小学"),
        ("", "城西小学", "N-01", "", "other-school 城北小学"),
        ("9999999999", "", "X-99", "", "school-not-registered"),
        # no school given
        ("", "", "N-01", "", "N-01"),
        ("", "", "", "阶梯教室", "007"),
        ("", "", "01", "", "ambiguous 0034100003/01、2134100002/01"),
        ("", "", "", "录播教室", "ambiguous N-01、S-01"),
        ("", "", "X-99", "", "no-school"),
        # no room given
        ("2134100001", "城北小学", "", "", None),
        ("", "", "", "", None),
    ],
)
def test_resolving(school_code: str, school: str, room_id: str, room_name: str, expected: str | None) -> None:
    assert found(school_code, school, room_id, room_name) == expected


@pytest.mark.parametrize(
    ("school_code", "school", "expected"),
    [
        ("", "城北小学", ("2134100001", "城北小学")),
        ("", "城北中心小学", ("2134100001", "城北小学")),
        ("34100003", "", ("0034100003", "城东小学")),
        ("9999999999", "城南小学", ("2134100002", "城南小学")),
        ("", "城东小学", ("", "")),  # two are called so
        ("", "城西小学", ("", "")),
        ("", "", ("", "")),
    ],
)
def test_the_school_is_known_though_the_room_is_not(school_code: str, school: str, expected: tuple[str, str]) -> None:
    assert Resolver(REGISTER).school(Place(school_code, school, "X-99", "")) == expected


def test_aliases_are_matches_that_a_person_has_confirmed() -> None:
    assert found("", "北小", "", "录播间", schools={"北 小": "城北小学"}, rooms={"录播间": "录播教室"}) == "N-01"
    assert found("", "北小", "旧7", "", schools={"北小": "2134100001"}, rooms={"旧7": "007"}) == "007"


@pytest.mark.parametrize("school", ["城北小学", "2134100001", "城北中心小学", "2134100009", "北小"])
@pytest.mark.parametrize(
    ("school_code", "named"),
    [("", "城北小学"), ("2134100001", ""), ("", "城北中心小学"), ("", "北小"), ("02134100001", "城北小学")],
)
def test_the_alias_of_a_room_holds_however_its_school_is_named(school: str, school_code: str, named: str) -> None:
    aliases = {"schools": {"北小": "城北小学"}, "rooms": {f"{school}/录播间": "录播教室"}}
    assert found(school_code, named, "", "录播间", **aliases) == "N-01"
    assert found("", "城南小学", "", "录播间", **aliases) != "S-01"


@pytest.mark.parametrize(
    ("raw", "place"),
    [
        (("2134100001.0", " 城北 小学", "Ｎ-01", None), Place("2134100001", "城北小学", "N-01", "")),
        (('="2134100001"', '="城北小学"', '="007"', None), Place("2134100001", "城北小学", "007", "")),
        (("3.4E+09", "城北小学", "-", "教室未定"), Place("", "城北小学", "", "", ("school_code",))),
        ((None, "#N/A", None, "#REF!"), Place("", "", "", "", ("school", "room_name"))),
    ],
)
def test_reading_a_place(raw: tuple[str | None, ...], place: Place) -> None:
    assert read_places([raw]) == [place]


@pytest.mark.parametrize(
    ("name", "names", "expected"),
    [
        ("城关第一小学", ["城关镇第一小学", "城关镇第二小学"], "城关镇第一小学"),
        ("第一小学", ["第二小学", "第三小学"], None),
        ("城南小学", ["城东小学", "城西小学"], None),  # two are equally near
        ("录播室", [], None),
        ("音乐教室", ["报告厅"], None),
    ],
)
def test_suggestions(name: str, names: list[str], expected: str | None) -> None:
    assert suggestion(name, names) == expected


def units(*places: tuple[Place, int]) -> dict[Place, str]:
    register, matches = register_of(dict(places))
    assert register.from_logs
    assert {room.room_no for room in register.rooms} == set(range(len(register.rooms)))
    return {place: match.room.unit_id for place, match in matches.items() if match.room}


def test_rooms_from_logs() -> None:
    full, by_name, other = (
        Place("1", "甲校", "A", "录播"),
        Place("", "甲校", "", "录播"),
        Place("", "乙校", "A", "录播"),
    )
    bare, nowhere = Place("", "", "", "录播"), Place("1", "甲校", "", "")
    assert units((full, 3), (by_name, 1), (other, 1), (bare, 1), (nowhere, 1)) == {
        full: "1/A",
        by_name: "1/A",
        other: "乙校/A",
        bare: "/录播",
    }


def test_the_most_frequent_spelling_is_shown() -> None:
    old, new = Place("1", "旧名", "A", "录播"), Place("1", "新名", "A", "录播一")
    register, matches = register_of({old: 1, new: 2})
    (room,) = register.rooms
    assert (room.school, room.room_name) == ("新名", "录播一")
    assert matches == {old: Match(room), new: Match(room)}
