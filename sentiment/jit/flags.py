"""Bits that say what a character is."""

from typing import Final

UPPER: Final = 1 << 0
"""``str.isupper`` of the character alone."""
LOWER: Final = 1 << 1
"""Lower or title case: one of them makes ``str.isupper`` of a token false."""
SPACE: Final = 1 << 2
"""``str.split`` splits on it."""
PUNCTUATION: Final = 1 << 3
"""In ``string.punctuation``."""
CASED: Final = 1 << 4
"""Decides, beside a capital sigma, how that is lowered."""
CASE_IGNORABLE: Final = 1 << 5
"""Looked through when the neighbours of a capital sigma are examined."""
LOWERED: Final = 1 << 6
"""``str.lower`` changes it."""
EMOJI: Final = 1 << 7
"""Replaced by its description before anything else happens."""
