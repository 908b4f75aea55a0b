"""Posts of pages that follow each other, put together to be read at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from operator import ne

import orjson

from sentiment.ingest.format.block import Block, Raw, Record
from sentiment.ingest.format.json_lists import Gathered
from sentiment.ingest.platform import Adapter
from sentiment.ingest.platform.base import ODD_SHAPE
from sentiment.ingest.platform.layout import Layout


def gathered(
    pieces: Iterable[Raw | Block], platform: Adapter, layout: Layout
) -> Iterator[Raw | Block]:
    """Put the posts of pages together in blocks where they are plain; the rest stays."""
    lines = Gathered(layout)
    kept = {path[0] for path in layout.also}
    for piece in pieces:
        # what is kept of a page itself stands in no column of its posts
        is_page = isinstance(piece, dict) and kept.isdisjoint(piece)
        if posts := _posts(piece, platform) if is_page else []:  # type: ignore[arg-type]
            yield from lines.add(posts, {})
        else:
            yield from lines.flush()
            yield piece
    yield from lines.flush()


def _posts(page: Record, platform: Adapter) -> list[bytes]:
    """Write the posts of a page as lines; none of what is no page, or can't be read so."""
    if platform.page_keys.isdisjoint(page):
        return []
    try:
        posts = list(platform.unpack(page))
        pages = not all(map(platform.page_keys.isdisjoint, posts))
        # NaN, which is no JSON and differs from itself, would be written as null
        values = list(chain.from_iterable(map(dict.values, posts)))
        odd = pages or any(map(ne, values, values))
        return [] if odd else [orjson.dumps(post) for post in posts]
    except ODD_SHAPE:  # the reader says what it is
        return []
