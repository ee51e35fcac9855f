"""Rounding as people do it."""

import math
from decimal import ROUND_FLOOR, Decimal

_HALF = Decimal("0.5")


def proper_round(val: int | float, digits=0) -> int | float:
    """`val` rounded half up to `digits` decimal places, as a float: 0.5 becomes 1.0, where round() gives 0.

    It is the shortest decimal text of `val` that is rounded: 2.675 becomes 2.68, though its binary value is less.
    """
    val = float(val)
    if not math.isfinite(val):
        return val
    shifted = Decimal(repr(val)).scaleb(digits)
    return float((shifted + _HALF).to_integral_value(ROUND_FLOOR).scaleb(-digits))
