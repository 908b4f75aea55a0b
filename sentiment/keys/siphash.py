"""The hash of a text that pandas makes: SipHash-2-4 with a fixed key, and a mixer behind it.

References
----------
Aumasson, J.-P., Bernstein, D.J. (2012). SipHash: a fast short-input PRF.
INDOCRYPT 2012, 489-508. Steele, G.L., Lea, D., Flood, C.H. (2014). Fast splittable
pseudorandom number generators. OOPSLA 2014, 453-472 (the mixer).
"""

from typing import Final, TypeAlias

import numpy as np

from sentiment.jit.compilation import Integer, compiled
from sentiment.jit.swar import WIDTH, Lanes, eight_at, only_first

KEY: Final = b"0123456789123456"
"""pandas' default ``hash_key``."""
# the two halves of the key, each twice, under the constants of the paper
FIRST: Final = np.uint64(int.from_bytes(KEY[:8], "little") ^ 0x736F6D6570736575)
SECOND: Final = np.uint64(int.from_bytes(KEY[8:], "little") ^ 0x646F72616E646F6D)
THIRD: Final = np.uint64(int.from_bytes(KEY[:8], "little") ^ 0x6C7967656E657261)
FOURTH: Final = np.uint64(int.from_bytes(KEY[8:], "little") ^ 0x7465646279746573)
LAST: Final = np.uint64(0xFF)
TO_TOP: Final = np.uint64(56)
BITS: Final = np.uint64(64)
MIX_FIRST: Final = np.uint64(0xBF58476D1CE4E5B9)
MIX_SECOND: Final = np.uint64(0x94D049BB133111EB)
BY_30: Final = np.uint64(30)
BY_27: Final = np.uint64(27)
BY_31: Final = np.uint64(31)
BY_13: Final = np.uint64(13)
BY_16: Final = np.uint64(16)
BY_17: Final = np.uint64(17)
BY_21: Final = np.uint64(21)
BY_32: Final = np.uint64(32)

State: TypeAlias = tuple[np.uint64, np.uint64, np.uint64, np.uint64]


@compiled
def turned(number: np.uint64, by: np.uint64) -> np.uint64:
    """Return a number with its bits rotated to the left.

    Parameters
    ----------
    number, by : uint64

    Returns
    -------
    uint64
    """
    return (number << by) | (number >> (BITS - by))


@compiled
def mixed_once(state: State) -> State:
    """Return the state after one round.

    Parameters
    ----------
    state : tuple of uint64

    Returns
    -------
    tuple of uint64
    """
    first, second, third, fourth = state
    first += second
    third += fourth
    second = turned(second, BY_13) ^ first
    fourth = turned(fourth, BY_16) ^ third
    first = turned(first, BY_32)
    third += second
    first += fourth
    second = turned(second, BY_17) ^ third
    fourth = turned(fourth, BY_21) ^ first
    return first, second, turned(third, BY_32), fourth


@compiled
def taken_in(state: State, eight: np.uint64) -> State:
    """Return the state with eight more bytes in it.

    Parameters
    ----------
    state : tuple of uint64
    eight : uint64

    Returns
    -------
    tuple of uint64
    """
    first, second, third, fourth = mixed_once(
        mixed_once((state[0], state[1], state[2], state[3] ^ eight))
    )
    return first ^ eight, second, third, fourth


@compiled
def hashed_bytes(lanes: Lanes, start: Integer, stop: Integer) -> np.uint64:
    """Hash some bytes.

    Parameters
    ----------
    lanes : ndarray of uint64
        The buffer, see `sentiment.jit.swar`.
    start, stop : int
        The bytes.

    Returns
    -------
    uint64
    """
    state = (FIRST, SECOND, THIRD, FOURTH)
    size = stop - start
    whole = size - size % WIDTH
    for at in range(start, start + whole, WIDTH):
        state = taken_in(state, eight_at(lanes, at))
    end = np.uint64(size) << TO_TOP
    if whole < size:
        end |= only_first(eight_at(lanes, start + whole), size - whole)
    first, second, third, fourth = taken_in(state, end)
    state = (first, second, third ^ LAST, fourth)
    for _ in range(4):
        state = mixed_once(state)
    hashed = state[0] ^ state[1] ^ state[2] ^ state[3]
    hashed = (hashed ^ (hashed >> BY_30)) * MIX_FIRST
    hashed = (hashed ^ (hashed >> BY_27)) * MIX_SECOND
    return hashed ^ (hashed >> BY_31)
