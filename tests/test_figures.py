from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.figures import apart, number, percent


@pytest.mark.parametrize(
    ("rate", "attained", "shown"),
    [
        (Fraction(208, 81), True, "256.79%"),  # 208 subjects, 27 schools, 3 required: from the unrounded mean
        (Fraction(17270, 9600), True, "179.90%"),
        (Fraction(4663, 27 * 96), True, "179.90%"),
        (Fraction(1), True, "100.00%"),
        (Fraction(99999, 100000), False, "99.99%"),
        (Fraction(99994, 100000), False, "99.99%"),
        (Fraction(100001, 100000), False, "100.01%"),  # an upper limit that is exceeded
        (Fraction(3, 2), False, "150.00%"),
        (Fraction(0), False, "0.00%"),
        (Fraction(125, 100000), True, "0.13%"),  # half up
        (0.00125, True, "0.13%"),
        (1.00005, True, "100.01%"),
        (Fraction(1, 3), False, "33.33%"),
    ],
)
def test_percent(rate: Fraction | float, attained: bool, shown: str) -> None:
    assert percent(rate, attained) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (96, "96"),
        (Fraction(142, 3), "47.33"),
        (Fraction(1, 8), "0.13"),
        (100, "100"),
        (0, "0"),
        (0.5, "0.5"),
        (1200, "1200"),
    ],
)
def test_number(value: Fraction | float, shown: str) -> None:
    assert number(value) == shown


@pytest.mark.parametrize(
    ("first", "second", "ratio", "shown"),
    [
        (Fraction(47), Fraction(96), False, ("47", "96")),
        (Fraction(47), Fraction(47004, 1000), False, ("47", "47.004")),
        (Fraction(10004, 100000), Fraction(1, 10), True, ("10.004%", "10.000%")),
        (Fraction(1, 10), Fraction(1, 10), True, ("10.00%", "10.00%")),
    ],
)
def test_different_amounts_read_differently(
    first: Fraction, second: Fraction, ratio: bool, shown: tuple[str, str]
) -> None:
    assert apart(first, second, ratio) == shown


@given(st.fractions(0, 5, max_denominator=10**9))
def test_what_fails_never_shows_that_it_was_reached(rate: Fraction) -> None:
    assert percent(rate, attained=False) != "100.00%"
    if rate < 1:
        assert Fraction(percent(rate, attained=False)[:-1]) < 100


@given(st.fractions(0, 5, max_denominator=10**6))
def test_a_percentage_is_nearest(rate: Fraction) -> None:
    assert abs(Fraction(percent(rate)[:-1]) - 100 * rate) <= Fraction(1, 200)
