"""What the units of a group add up to: exact, and without adding a fraction for every unit."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from checks.result_lines import GroupResult

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from fractions import Fraction

    from checks.measurement import Measurement


class Part(NamedTuple):
    """What a unit that is due adds to its groups. A requirement is a whole number of the target's smallest fraction
    (one over :func:`scale_of`), so that groups add no fractions."""

    attained: bool
    actual: int | Fraction
    weight: int | Fraction
    required: int | Fraction
    actual_unflagged: int | Fraction
    required_unflagged: int | Fraction


def scale_of(due: Iterable[Measurement]) -> int:
    """The common denominator of what is required."""
    return math.lcm(*{row.required.denominator for row in due if row.required is not None})


def part_of(row: Measurement, scale: int) -> Part:
    """What a unit that is due adds; ``scale`` is :func:`scale_of` all that it is summed with."""
    required = row.required.numerator * (scale // row.required.denominator) if row.required is not None else 0
    weight = row.denominator or 0  # 1 for a metric that is no ratio
    actual, weighs = row.unflagged if row.unflagged is not None else (0, 0)
    return Part(row.attained, row.numerator, weight, required * weight, actual, required * (weighs or 0))


def summed(by: str, name: str, code: str, parts: Sequence[Part], scale: int) -> GroupResult:
    """The units of one group that are due.

    A ratio sums numerators, denominators, and what each denominator requires, so that a large school weighs more
    than a small one; every other metric takes means over units.
    """
    if not parts:
        return GroupResult(by, name, 0, 0, None, None, None, None, code=code)
    attained, actual, weight, required, actual_unflagged, required_unflagged = map(sum, zip(*parts, strict=True))
    return GroupResult(
        by=by,
        name=name,
        due=len(parts),
        attained=attained,
        attained_share=attained / len(parts),
        mean_actual=over(actual, weight),
        mean_required=over(required, weight * scale),
        rate=over(actual * scale, required),
        rate_unflagged=over(actual_unflagged * scale, required_unflagged),
        code=code,
    )


def over(value: int | Fraction | None, by: int | Fraction | None) -> float | None:
    """``value / by``, rounded once, without the fraction that it is; None where there is no such number."""
    if value is None or not by:
        return None
    return (value.numerator * by.denominator) / (value.denominator * by.numerator)
