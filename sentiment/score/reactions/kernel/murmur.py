"""MurmurHash3 of 32 bits, eight bytes at a time, so that hashes of a beginning can be kept.

A hash under way is three numbers: the hash of what came in whole blocks of four
bytes, the bytes left over, and the length of all. They are 64 bits wide
throughout, as numba makes mixed arithmetic that wide anyway.

References
----------
Appleby, A. (2011). MurmurHash3. https://github.com/aappleby/smhasher, in the
public domain. scikit-learn's ``FeatureHasher`` uses it with seed 0.
"""

from typing import Final

import numpy as np

from sentiment.jit.compilation import Integer, compiled

State = tuple[np.uint64, np.uint64, Integer]

LOW: Final = np.uint64(0xFFFFFFFF)
FIRST_FACTOR: Final = np.uint64(0xCC9E2D51)
SECOND_FACTOR: Final = np.uint64(0x1B873593)
ADDED: Final = np.uint64(0xE6546B64)
FIVE: Final = np.uint64(5)
FIRST_FINISH: Final = np.uint64(0x85EBCA6B)
SECOND_FINISH: Final = np.uint64(0xC2B2AE35)
S3: Final = np.uint64(3)
S13: Final = np.uint64(13)
S15: Final = np.uint64(15)
S16: Final = np.uint64(16)
S17: Final = np.uint64(17)
S19: Final = np.uint64(19)
S32: Final = np.uint64(32)
S63: Final = np.uint64(63)
ONE: Final = np.uint64(1)
BLOCK: Final = 4
SIGN: Final = np.uint64(1 << 31)
RANGE: Final = np.uint64(1 << 32)


@compiled
def scrambled(block: np.uint64) -> np.uint64:
    """Return four bytes as they go into the hash.

    Parameters
    ----------
    block : uint64

    Returns
    -------
    uint64
    """
    block = (block * FIRST_FACTOR) & LOW
    block = ((block << S15) | (block >> S17)) & LOW
    return (block * SECOND_FACTOR) & LOW


@compiled
def mixed(hashed: np.uint64, block: np.uint64) -> np.uint64:
    """Return the hash with four more bytes.

    Parameters
    ----------
    hashed, block : uint64

    Returns
    -------
    uint64
    """
    hashed ^= scrambled(block)
    hashed = ((hashed << S13) | (hashed >> S19)) & LOW
    return (hashed * FIVE + ADDED) & LOW


@compiled
def absorbed(
    hashed: np.uint64, left: np.uint64, length: Integer, eight: np.uint64, count: Integer
) -> State:
    """Go on with up to eight bytes.

    Parameters
    ----------
    hashed, left, length
        The hash under way.
    eight : uint64
        The bytes, zeros behind them.
    count : int
        How many they are.

    Returns
    -------
    tuple of uint64, uint64 and int
        The hash under way.
    """
    held = length & (BLOCK - 1)
    shift = np.uint64(held) << S3
    low = left | (eight << shift)
    # In two steps, as a shift by 64 bits is undefined.
    high = (eight >> ONE) >> (S63 - shift)
    held += count
    if held >= BLOCK:
        hashed = mixed(hashed, low & LOW)
        low = (low >> S32) | ((high & LOW) << S32)
        held -= BLOCK
        if held >= BLOCK:
            hashed = mixed(hashed, low & LOW)
            low >>= S32
            held -= BLOCK
    return hashed, low, length + count


@compiled
def finished(hashed: np.uint64, left: np.uint64, length: Integer) -> np.uint64:
    """Return the absolute value of the finished hash, taken as a signed number.

    Parameters
    ----------
    hashed, left, length
        The hash under way.

    Returns
    -------
    uint64
    """
    if length & (BLOCK - 1):
        hashed ^= scrambled(left & LOW)
    hashed ^= np.uint64(length)
    hashed ^= hashed >> S16
    hashed = (hashed * FIRST_FINISH) & LOW
    hashed ^= hashed >> S13
    hashed = (hashed * SECOND_FINISH) & LOW
    hashed ^= hashed >> S16
    return RANGE - hashed if hashed & SIGN else hashed
