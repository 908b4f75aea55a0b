"""Tables to sentences: the headline, what could overturn it, the titles of charts."""

from sentiment.tell.headline import tell_cautions as tell_cautions
from sentiment.tell.headline import tell_headline as tell_headline
from sentiment.tell.headline import tell_outage as tell_outage
from sentiment.tell.titles import subtitle as subtitle
from sentiment.tell.titles import title_of as title_of
