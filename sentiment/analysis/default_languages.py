"""Which languages are analysed where nobody names any."""

from __future__ import annotations

#: What VADER and the tagger read.
DEFAULT_LANGUAGES = ("en", "unknown")
#: With a smaller share of posts than this in the default languages, all are analysed.
MIN_SHARE = 0.1
