"""Periods of the day."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.values.periods import parse_periods


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("3", [3]),
        ("３", [3]),
        ("3.0", [3]),
        ("03", [3]),
        ("第3节", [3]),
        ("第3节（9:50-10:30）", [3]),
        ("第1节 第2节", [1, 2]),
        ("第一节\n第二节", [1, 2]),
        ("10节11节", [10, 11]),
        ("第 3 节", [3]),
        ("第三节", [3]),
        ("第三节课", [3]),
        ("三", [3]),
        ("第十一节", [11]),
        ("上午第2节", [2]),
        ("Period 3", [3]),
        ("P3", [3]),
        ("3-4", [3, 4]),
        ("3-4节", [3, 4]),
        ("3—4节", [3, 4]),
        ("3~4", [3, 4]),
        ("第3至4节", [3, 4]),
        ("第3节-第4节", [3, 4]),
        ("第三到五节", [3, 4, 5]),
        ("第1、2节", [1, 2]),
        ("1,2", [1, 2]),
        ("1，2", [1, 2]),
        ("1 2", [1, 2]),
        ("1/2", [1, 2]),
        ("第三、四节", [3, 4]),
        ("第三四节", [3, 4]),
        ("3.4节", [3, 4]),
        ("1,3", [1, 3]),
        ("1-2,5", [1, 2, 5]),
        ("12", [12]),
        ("1月2日", [1, 2]),
        ("1月2号", [1, 2]),
        ("2023-01-02", [1, 2]),
        ("2023-01-02 00:00:00", [1, 2]),
        ("2023/3/4", [3, 4]),
        ("44928", [1, 2]),
        ("2-Jan", [1, 2]),
        ("Mar-04", [3, 4]),
        ("4月3日", None),
        ("0", None),
        ("31", None),
        ("4-3", None),
        ("1-2-3", None),
        ("-1", None),
        ("1.5", None),
        ("下午第1节", None),
        ("早读", None),
        ("两节", None),
        ("第节", None),
        ("三五", None),
        ("2023-01-02 08:00", None),
        ("", None),
        ("#REF!", None),
    ],
)
def test_periods(text: str, periods: list[int] | None) -> None:
    mask = parse_periods(text)
    assert (None if mask is None else [p for p in range(1, 30) if mask >> (p - 1) & 1]) == periods


@given(st.integers(1, 20), st.integers(1, 20), st.sampled_from(["{}-{}", "第{}-{}节", "第{}至第{}节", "{}～{}节"]))
def test_ranges_of_periods_read_back(first: int, last: int, form: str) -> None:
    expected = ((1 << last) - (1 << (first - 1))) if first <= last else None
    assert parse_periods(form.format(first, last)) == expected
