"""Posts of pages that follow each other, put together to be read at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from sentiment.ingest.format.block import BLOCK_BYTES, Block, Raw
from sentiment.ingest.format.json_blocks import LineBlocks
from sentiment.ingest.platform import Adapter
from sentiment.ingest.platform.base import ODD_SHAPE
from sentiment.ingest.platform.layout import Layout


def gathered(
    pieces: Iterable[Raw | Block], platform: Adapter, layout: Layout
) -> Iterator[Raw | Block]:
    """Put the posts of pages together in blocks where they are plain; the rest stays."""
    blocks, waiting = LineBlocks(layout), list[dict[str, Any]]()
    kept, size = {path[0] for path in layout.also}, 0

    def flush() -> Iterator[Raw | Block]:
        block = blocks.gathered(waiting) if waiting else None
        yield from blocks.watched(waiting) if block is None else (block,)

    for piece in pieces:
        # what is kept of a page itself stands in no column of its posts
        is_page = isinstance(piece, dict) and kept.isdisjoint(piece)
        posts, more = _posts(piece, platform) if is_page else ([], 0)  # type: ignore[arg-type]
        if not posts or size >= BLOCK_BYTES:
            yield from flush()
            waiting, size = [], 0
        if posts:
            waiting += posts
            size += more
        else:
            yield piece
    yield from flush()


def _posts(page: dict[str, Any], platform: Adapter) -> tuple[list[dict[str, Any]], int]:
    """Take the posts of a page, and its bytes; none of what is no page, or holds one again."""
    if platform.page_keys.isdisjoint(page):
        return [], 0
    try:
        posts, size = list(platform.unpack(page)), len(orjson.dumps(page))
    except ODD_SHAPE:  # the reader says what it is
        return [], 0
    return (posts, size) if all(map(platform.page_keys.isdisjoint, posts)) else ([], 0)
