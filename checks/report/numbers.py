"""How numbers are shown in reports. Percentages are :func:`checks.figures.percent`."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

_HUNDREDTH = Decimal("0.01")


def two_decimals(value: float) -> str:
    """``value`` with two decimals, rounded half up, thousands grouped: ``1,172.70``."""
    return f"{Decimal(repr(float(value))).quantize(_HUNDREDTH, ROUND_HALF_UP):,}"


def amount(value: float) -> str:
    """A whole number without decimals, any other with two: ``208``, ``7.70``."""
    return f"{int(value):,}" if float(value).is_integer() else two_decimals(value)


def six_decimals(value: float) -> str:
    """``value`` with up to six decimals and no trailing zeros, for CSV: ``7.703704``, ``3``, ``0``."""
    shown = f"{value:.6f}".rstrip("0").rstrip(".")
    return "0" if shown == "-0" else shown
