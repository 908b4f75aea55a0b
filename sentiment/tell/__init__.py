"""Tables to sentences: the headline, what could overturn it, the titles of charts."""

from sentiment.tell.headline import tell_cautions, tell_headline, tell_outage
from sentiment.tell.titles import subtitle, title_of

__all__ = ["subtitle", "tell_cautions", "tell_headline", "tell_outage", "title_of"]
