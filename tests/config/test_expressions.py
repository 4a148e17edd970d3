"""Conditions: what may be written, what it becomes, and that nothing else passes."""

from __future__ import annotations

from itertools import pairwise

import duckdb
import pytest
import sqlglot
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.config.expressions import ExpressionError, compile_condition
from checks.config.functions import FUNCTIONS
from checks.model import RULE_COLUMNS
from checks.subjects import standard

SUBJECTS = standard()


def problems(sql: str) -> list[tuple[str, int]]:
    try:
        compile_condition(sql, RULE_COLUMNS, subjects=SUBJECTS)
    except ExpressionError as error:
        return [(problem.message.key.removeprefix("config."), problem.offset) for problem in error.problems]
    return []


RECORD = {
    "subject": "'体育与健康'",
    "entry": "'manual'",
    "date": "DATE '2023-05-13'",  # a Saturday
    "starts_at": "TIMESTAMP '2023-05-13 19:05:00'",
    "ends_at": "TIMESTAMP '2023-05-13 19:45:00'",
    "entered_at": "TIMESTAMP '2023-05-20 08:00:00'",
    "minutes": "40",
    "period": "2147483647",
    "participants": "2147483647",
    "class_name": "'三(2)班'",
    "room_name": "'录播室'",
    "topic": "'12 分数'",
}
"""A record; the other columns are NULL."""


def holds(sql: str) -> object:
    """What DuckDB makes of the condition for :data:`RECORD`."""
    columns = ", ".join(
        f'CAST({RECORD.get(name, "NULL")} AS {kind}) AS "{name}"' for name, kind in RULE_COLUMNS.items()
    )
    with duckdb.connect() as connection:
        return connection.execute(f"SELECT {sql} FROM (SELECT {columns})").fetchone()[0]  # type: ignore[index]


CONDITIONS = [
    ("hour(starts_at) >= 19", True),
    ("minute(starts_at) = 5 AND NOT minutes < 40", True),
    ("subject = '体育'", True),
    ("subject IN ('体育课', '物理')", True),
    ("'小学体育' <> subject", False),
    ("entry = '补录'", True),
    ("entry NOT IN ('自动登记', '手机端登记')", True),
    ("room_name = '录 播室'", True),
    ("teacher IS NULL OR teacher = ''", True),
    ("teacher = '张三'", None),
    ("coalesce(teacher, '无') = '无'", True),
    ("starts_at::time BETWEEN '19:00' AND TIME '19:30'", True),
    ("CAST(starts_at AS TIME) < '07:30'", False),
    ("date >= '2023-05-01' AND date < DATE '2023-06-01'", True),
    ("starts_at > '2023-05-13 19:00'", True),
    ("starts_at > TIMESTAMP '2023-05-13T19:30:00'", False),
    ("isodow(date) = 6 AND dayofweek(date) = 6", True),
    ("isodow(DATE '2023-05-14') = 7 AND dayofweek(DATE '2023-05-14') = 0", True),
    ("date_diff('day', date, entered_at) = 7", True),
    ("year(date) = 2023 AND month(date) = 5 AND day(date) = 13", True),
    ("class_name LIKE '三%' AND class_name NOT ILIKE '%组'", True),
    ("starts_with(class_name, '三') AND ends_with(class_name, '班') AND contains(class_name, '2')", True),
    ("substr(class_name, 1, 1) || '年级' = '三年级'", True),
    ("length(trim(replace(class_name, '班', ' '))) = 4", True),
    ("CAST(substring(topic, 1, 2) AS INTEGER) = 12", True),
    ("CAST(topic AS INTEGER) IS NULL", True),
    ("substring(class_name, length(class_name) - 1) = ')班' AND substring(topic, minutes / 40, 2.4) = '12'", True),
    ("year(NULL) = 2023 OR contains(topic, NULL) OR CAST(NULL AS TIME) > '08:00'", None),
    ("CASE WHEN NULL THEN minutes > 30 ELSE round(minutes, -1) = 40 END", True),
    ("minutes / 0 IS NULL AND minutes % 0 IS NULL", True),
    ("participants * period * 4 > 0 AND participants + period > 0", True),
    ("round(minutes / 45, 1) = 0.9 AND floor(1.5) = 1 AND ceil(1.5) = 2 AND abs(-minutes) = 40", True),
    ("least(minutes, 30) = 30 AND greatest(minutes, 50) = 50 AND nullif(minutes, 40) IS NULL", True),
    ("CASE WHEN minutes > 30 THEN subject ELSE NULL END = '体育与健康'", True),
    ("CASE subject WHEN '体育' THEN TRUE ELSE FALSE END", True),
    ("(minutes > 30) = TRUE AND (minutes > 30) IS TRUE", True),
    ("lower('A') = 'a' AND upper('a') = 'A'", True),
    ("ENTRY = 'manual' AND \"Minutes\" = 40", True),
]


@pytest.mark.parametrize(("sql", "expected"), CONDITIONS)
def test_a_condition_means_what_it_says(sql: str, expected: object) -> None:
    assert holds(compile_condition(sql, RULE_COLUMNS, subjects=SUBJECTS)) is expected


@pytest.mark.parametrize("sql", [sql for sql, _ in CONDITIONS])
def test_a_condition_is_the_same_when_it_is_read_again(sql: str) -> None:
    safe = compile_condition(sql, RULE_COLUMNS, subjects=SUBJECTS)
    assert sqlglot.transpile(safe, read="duckdb", write="spark")
    if "hour" not in safe:  # a time of day has become its seconds
        assert holds(compile_condition(safe, RULE_COLUMNS, subjects=SUBJECTS)) is holds(safe)


def test_every_function_is_tried() -> None:
    assert all(any(name in sql.lower() for sql, _ in CONDITIONS) for name in FUNCTIONS)


REFUSED = [
    ("", [("sql-empty", 0)]),
    ("minutes", [("sql-kind", 0)]),
    ("minutes > ", [("sql-unreadable", 8)]),
    ("minutes > 5 6", [("sql-unreadable", 12)]),
    ("minutes > 5; DROP TABLE raw", [("sql-one-expression", 11)]),
    ("minutes > 5 -- and more", [("sql-one-expression", 10)]),
    ("minutes /* x */ > 5", [("sql-one-expression", 0)]),
    ("subject = '语文", [("sql-unreadable", 10)]),
    ("subject = 5", [("sql-differ", 0)]),
    ("subject = 语文", [("sql-unknown-column", 10)]),
    ("mintes > 5 OR subjct = 'x'", [("sql-unknown-column", 0), ("sql-unknown-column", 14)]),
    ("entry = '扫码'", [("sql-unknown-entry", 8)]),
    ("teacher = NULL", [("sql-null", 0)]),
    ("date = '2023-02-30'", [("sql-literal", 7)]),
    ("date > 20230501", [("sql-differ", 0)]),
    ("starts_at::time > '25:00'", [("sql-literal", 18)]),
    ("hour(date) > 3", [("sql-kind", 5)]),
    ("substring(teacher) = 'x'", [("sql-arguments", 10)]),
    ("date_diff('hour', date, date) > 3", [("sql-arguments", 0)]),
    ("round(minutes, period) = 1 OR round(minutes, 0.5) = 1", [("sql-arguments", 0), ("sql-arguments", 30)]),
    ("date + 1 = 3", [("sql-kind", 0)]),
    ("CAST(minutes AS BLOB) = 'x'", [("sql-cast", 5)]),
    ("teacher LIKE topic", [("sql-not-allowed", 13)]),
    ("(" * 60 + "1 = 1" + ")" * 60, [("sql-too-long", 40)]),
    ("minutes = 1 OR " * 500 + "TRUE", [("sql-too-long", 0)]),
]


@pytest.mark.parametrize(("sql", "expected"), REFUSED)
def test_what_is_wrong_is_shown_where_it_is(sql: str, expected: list[tuple[str, int]]) -> None:
    assert problems(sql) == expected


ATTACKS = [
    "(SELECT 1) = 1",
    "EXISTS (SELECT 1)",
    "minutes IN (SELECT 1)",
    "minutes = ANY (SELECT 1)",
    "read_csv('/etc/passwd') IS NULL",
    "minutes IN (FROM raw)",
    "(FROM read_text('/etc/passwd')) IS NULL",
    "getenv('HOME') = 'x'",
    "current_setting('home_directory') = 'x'",
    "getvariable('x') = 1",
    "query('SELECT 1') = 1",
    "random() > 0.5",
    "now() > starts_at",
    "current_date > date",
    "count(*) > 1",
    "sum(minutes) OVER () > 1",
    "row_number() OVER (ORDER BY date) = 1",
    "list_filter([1], x -> x > 0) IS NULL",
    "[1, 2] IS NULL",
    "{'a': 1} IS NULL",
    "minutes[1] = 1",
    "raw.minutes = 1",
    "* IS NULL",
    "COLUMNS(*) IS NULL",
    "$1 = 1",
    "? = 1",
    ":x = 1",
    "#1 = 1",
    "minutes = 1; ATTACH 'x.db'",
    "ATTACH 'x.db'",
    "PRAGMA version",
    "COPY raw TO 'x.csv'",
    "INSTALL httpfs",
    "SET threads = 1",
    "minutes = 1) OR (1 = 1",
    "minutes = 1 UNION SELECT 1",
    "minutes = 1 QUALIFY true",
    "teacher = 'x' COLLATE nocase",
    "starts_at AT TIME ZONE 'UTC' IS NULL",
    "CAST(teacher AS STRUCT(a INTEGER)) IS NULL",
    "teacher::JSON IS NULL",
    "INTERVAL 1 DAY IS NULL",
    "teacher SIMILAR TO '(a+)+'",
    "regexp_matches(teacher, '(a+)+')",
    "repeat('x', 1000000000) = 'x'",
    "teacher LIKE '%\\' ESCAPE '\\'",
    "e'\\x00' = 'x'",
    "if(minutes > 1, sleep(10), 1) = 1",
    "minutes ** 99 > 1",
    "minutes = 1e308",
]


@pytest.mark.parametrize("sql", ATTACKS)
def test_nothing_but_the_allowed_passes(sql: str) -> None:
    assert problems(sql)


SYNTAX = (
    "and or not is null in like between case when then end select from over date time cast as integer "
    "( ) ( ) , = < >= + - * / % || :: 'x' '2023-05-01' 1 0.5 ? $ [ ] { } . ; ->"
)
WORDS = " ".join((*RULE_COLUMNS, *FUNCTIONS, SYNTAX)).split(" ")


@settings(max_examples=300)
@given(st.one_of(st.text(max_size=30), st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)))
def test_no_text_raises_another_error_and_what_passes_runs(sql: str) -> None:
    found = problems(sql)
    assert all(0 <= offset <= len(sql) for _, offset in found)
    if not found:
        assert holds(compile_condition(sql, RULE_COLUMNS, subjects=SUBJECTS)) in (True, False, None)


def test_columns_of_the_register_are_taken_on_trust_until_it_is_read() -> None:
    assert compile_condition("集团 = '一中'", RULE_COLUMNS, further=True) == "(\"集团\" = '一中')"
    with pytest.raises(ExpressionError):
        compile_condition("mintes > 5", RULE_COLUMNS, further=True)
    assert compile_condition("集团 = '一中'", {**RULE_COLUMNS, "集团": "VARCHAR"}) == "(\"集团\" = '一中')"


def test_offsets_are_counted_in_characters() -> None:
    offsets = [offset for _, offset in problems("subject = '语文' AND 一 = '中' OR 二 = 'x'")]
    assert all(first < second for first, second in pairwise(offsets))
    assert offsets == [19, 30]
