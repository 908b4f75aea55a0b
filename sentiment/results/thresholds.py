"""How many posts a number needs, and how small a p-value a verdict."""

from __future__ import annotations

#: A bin with fewer posts is drawn hollow.
MIN_BIN_POSTS = 10
#: A window with fewer posts is not compared.
MIN_WINDOW_POSTS = 30
#: Something that fewer posts of two windows say is not compared between them.
MIN_FLAGGED = 10
#: Adjusted p-values below which a verdict is clear, and likely.
CLEAR, LIKELY = 0.01, 0.05
#: An adjusted share whose interval would be wider is not given.
MAX_WIDTH = 0.3
