"""Numbers as people read them: exact in, rounded half up, never saying that what failed was reached."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

_DIGITS = 2
_MOST_DIGITS = 12


def percent(rate: Fraction | float, attained: bool = True) -> str:
    """``rate`` as a percentage with two decimals, rounded half up: ``256.79 %`` is ``"256.79%"``.

    What was not ``attained`` never shows 100.00 %: it shows 99.99 % below 1, and 100.01 % above (an upper limit that
    is exceeded).
    """
    exact = _exact(rate)
    shown = _rounded(exact, _DIGITS, times=100)
    if not attained and shown == 100:
        shown += Decimal("0.01") if exact > 1 else -Decimal("0.01")
    return f"{shown:.2f}%"


def number(value: Fraction | float, digits: int = _DIGITS) -> str:
    """``value`` with at most ``digits`` decimals, rounded half up: ``"96"``, ``"47.33"``."""
    shown = f"{_rounded(_exact(value), digits):.{digits}f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def apart(first: Fraction, second: Fraction, ratio: bool) -> tuple[str, str]:
    """Two amounts, as percentages for a ``ratio``, with as many decimals as it takes to tell them apart."""
    for digits in range(_DIGITS, _MOST_DIGITS):
        shown = [_percentage(value, digits) if ratio else number(value, digits) for value in (first, second)]
        if first == second or shown[0] != shown[1]:
            break
    return shown[0], shown[1]


def _percentage(value: Fraction, digits: int) -> str:
    return f"{_rounded(value, digits, times=100):.{digits}f}%"


def _exact(value: Fraction | float) -> Fraction:
    """A float is taken for the decimal number that it prints as, so that 0.00125 is rounded up."""
    return value if isinstance(value, Fraction) else Fraction(repr(value))


def _rounded(value: Fraction, digits: int, times: int = 1) -> Decimal:
    """``value * times``; in whole numbers, as products of fractions would be reduced for nothing."""
    above, below = value.numerator * times * 10**digits, value.denominator
    whole = (2 * above + below) // (2 * below)  # floor(x + 1/2)
    return Decimal(whole).scaleb(-digits)
