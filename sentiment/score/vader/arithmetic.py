"""Python's own arithmetic, where it is not that of the processor."""

import math
from typing import Final

import numpy as np
import numpy.typing as npt

from sentiment.jit.compilation import Integer, compiled
from sentiment.score.vader.tables import Records

FLOAT_SUM_IS_COMPENSATED: Final = sum([0.1] * 10) == 1.0
"""From Python 3.12 on ``sum`` carries along what is lost in adding floats.

The interpreter is asked instead of its version being looked up, so that one
that does otherwise is followed too."""

INT_SUM_IS_COMPENSATED: Final = sum([1e16, 1, 1]) > sum([1e16])
"""The same of an int that is added to a float: not so up to Python 3.13."""

MANTISSA_BITS: Final = 52
EXPONENT_BIAS: Final = 1075
WIDEST_SHIFT: Final = 63
POWERS_OF_FIVE: Final = (1, 5, 25, 125, 625)


@compiled
def python_sum(
    tokens: Records,
    chosen: npt.NDArray[np.int64],
    count: Integer,
    compensated_floats: bool,
    compensated_ints: bool,
) -> float:
    """Return what Python's ``sum`` makes of a list of ints and floats.

    ``sum`` adds ints exactly until the first float, adds that one without
    compensation, and from there on carries along, in versions that do so at
    all, what is lost with each float.

    Parameters
    ----------
    tokens : ndarray of TOKEN
        Have the values, and which of them are ints in Python.
    chosen : ndarray of int64
        Positions of those to add: all that aren't an int 0, which changes
        nothing.
    count : int
        How many to add.
    compensated_floats, compensated_ints : bool
        What this Python's ``sum`` does.

    Returns
    -------
    float
    """
    total = 0.0
    turn = 0
    while turn < count:
        token = tokens[chosen[turn]]
        total += token.valence
        turn += 1
        if not token.whole:
            break
    lost = 0.0
    while turn < count:
        token = tokens[chosen[turn]]
        value = token.valence
        new = total + value
        if compensated_ints if token.whole else compensated_floats:
            if abs(total) >= abs(value):
                lost += (total - new) + value
            else:
                lost += (value - new) + total
        total = new
        turn += 1
    return total + lost


@compiled
def rounded(value: float, digits: int) -> float:
    """Return ``round(value, digits)``: the float nearest to the nearest decimal.

    Python rounds what the float really is, not what ``value * 1000`` comes to:
    0.0005 becomes 0.001, being a little more than it seems, and 0.0015 becomes
    0.002, but 0.0625, which is exact, a tie, goes to the even 0.062.  A float is
    an integer times a power of two, so the integer's product with the odd part
    of ``10 ** digits`` tells on which side of a half it is.

    Parameters
    ----------
    value : float
        From -1 to 1.
    digits : int
        At most four, so that the product has no more than 63 bits.

    Returns
    -------
    float
    """
    if value == 0.0:
        return value
    pattern = np.float64(abs(value)).view(np.int64)
    shift = EXPONENT_BIAS - (pattern >> MANTISSA_BITS) - digits
    odd = POWERS_OF_FIVE[digits]
    steps = np.int64(0)
    # What is shifted further, subnormal numbers included, is less than a half.
    if shift <= WIDEST_SHIFT:
        mantissa = (pattern & ((1 << MANTISSA_BITS) - 1)) | (1 << MANTISSA_BITS)
        product = mantissa * odd
        steps = product >> shift
        rest = product - (steps << shift)
        half = np.int64(1) << (shift - 1)
        # Up if it is more than a half, or a half and the digit would be odd.
        steps += rest + (steps & 1) > half
    # The quotient of two exact numbers is the float nearest to the decimal,
    # which is the one that Python reads back from its digits.
    return math.copysign(steps / np.float64(odd << digits), value)
