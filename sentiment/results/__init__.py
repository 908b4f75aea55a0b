"""What was measured around an outage: the tables that charts and reports share."""

from sentiment.results.comparison import Comparison as Comparison
from sentiment.results.content import Content as Content
from sentiment.results.detection import Detection as Detection
from sentiment.results.detection import to_outage as to_outage
from sentiment.results.measures import Measures as Measures

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
