"""An archive's sources in parts that one worker each reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sentiment.analysis.spread.tasks import Part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sentiment.ingest.planning import Planned

#: Bytes of a part, and parts of an archive beyond which parts are larger.
_BYTES, _MOST = 1 << 26, 10_000


def make_parts(
    planned: Sequence[Planned],
    part_bytes: int | None,
    do: Callable[..., Any],  # noqa: ARG001
) -> list[Part]:
    """Put small sources together, and cut large ones where that can be done.

    Parameters
    ----------
    planned : sequence of Planned
        The sources, in their order.
    part_bytes : int, optional
        Bytes of a part, about.
    do : callable
        Does a task for each of some calls.
    """
    sizes = [each.plan[0].source.size for each in planned]
    most = part_bytes or max(_BYTES, sum(sizes) // _MOST)
    return [
        Part(number, tuple(each for each, _ in some), sum(n for _, n in some), _name(some))
        for number, some in enumerate(_together(list(zip(planned, sizes, strict=True)), most))
    ]


def _together(
    pieces: Sequence[tuple[Planned, int]], most: int
) -> Iterator[list[tuple[Planned, int]]]:
    waiting: list[tuple[Planned, int]] = []
    for piece in pieces:
        if waiting and sum(n for _, n in waiting) + piece[1] > most:
            yield waiting
            waiting = []
        waiting.append(piece)
    if waiting:
        yield waiting


def _name(pieces: Sequence[tuple[Planned, int]]) -> str:
    source = pieces[0][0].plan[0].source
    name = source.name
    if source.span is not None:
        name = f"{name}, {source.span.start:,} to {source.span.end:,}"
    return name if len(pieces) == 1 else f"{name} and {len(pieces) - 1:,} files more"
