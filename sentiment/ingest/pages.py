"""Posts of pages that follow each other, put together to be read at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sentiment.ingest.format.json_blocks import LineBlocks
from sentiment.ingest.platform.base import ODD_SHAPE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sentiment.ingest.format.block import Block, Raw
    from sentiment.ingest.platform import Adapter
    from sentiment.ingest.platform.layout import Layout

#: Posts of a block, as far as their last page goes.
_MOST = 4096


def gathered(
    pieces: Iterable[Raw | Block], platform: Adapter, layout: Layout
) -> Iterator[Raw | Block]:
    """Put the posts of pages together in blocks where they are plain; the rest stays."""
    blocks, waiting = LineBlocks(layout), list[dict[str, Any]]()
    kept = {path[0] for path in layout.also}

    def flush() -> Iterator[Raw | Block]:
        block = blocks.gathered(waiting) if waiting else None
        yield from blocks.watched(waiting) if block is None else (block,)

    for piece in pieces:
        # what is kept of a page itself stands in no column of its posts
        is_page = isinstance(piece, dict) and kept.isdisjoint(piece)
        posts = _posts(piece, platform) if is_page else []  # type: ignore[arg-type]
        if not posts or len(waiting) >= _MOST:
            yield from flush()
            waiting = []
        if posts:
            waiting += posts
        else:
            yield piece
    yield from flush()


def _posts(page: dict[str, Any], platform: Adapter) -> list[dict[str, Any]]:
    """Take the posts of a page; none of what is no page, or holds a page again."""
    if platform.page_keys.isdisjoint(page):
        return []
    try:
        posts = list(platform.unpack(page))
    except ODD_SHAPE:  # the reader says what it is
        return []
    return posts if all(map(platform.page_keys.isdisjoint, posts)) else []
