"""An archive's sources in parts that one worker each reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sentiment.analysis.spread.cuts import Do, cut
from sentiment.analysis.spread.tasks import Part
from sentiment.ingest.planning import Planned
from sentiment.ingest.stats import FileLog

#: Fewest and most bytes of a part, and parts for each worker, so that none waits long for
#: another; parts of an archive beyond which parts are larger.
_LEAST, _BYTES, _EACH, _MOST = 1 << 22, 1 << 26, 8, 10_000
#: Times its size that a packed text of posts has, about: 5 to 7 with zstd and in Parquet.
_UNPACKED = 5


def make_parts(
    planned: Sequence[Planned],
    part_bytes: int | None,
    n_workers: int,
    do: Do,
    *,
    cuts: bool = True,
) -> list[Part]:
    """Put small sources together, and cut large ones where that can be done.

    A part has about `part_bytes`, where that is given; `do` does a task for each of some calls.
    """
    pieces = [(each, each.plan[0].source.size) for each in planned]
    total = sum(map(_plain, pieces))
    fair = min(max(total // (_EACH * n_workers), _LEAST), _BYTES)
    most = part_bytes or max(fair, total // _MOST)
    some = _together(cut(planned, most, do) if cuts else pieces, most)
    return [
        Part(number, tuple(one for one, _ in each), sum(n for _, n in each), _name(each))
        for number, each in enumerate(some)
    ]


def are_even(parts: Sequence[Part], found: Sequence[Sequence[FileLog]]) -> bool:
    """Tell whether the parts of files hold as many records as was told before."""
    n_before = 0
    for part, files in zip(parts, found, strict=True):
        for planned, account in zip(part.planned, files, strict=True):
            span = planned.plan[0].source.span
            n_before = 0 if account.begins else n_before
            if span is not None and span.n_records != n_before:
                return False
            n_before += account.n_records
    return True


def _together(
    pieces: Sequence[tuple[Planned, int]], most: int
) -> Iterator[list[tuple[Planned, int]]]:
    waiting: list[tuple[Planned, int]] = []
    for piece in pieces:
        if waiting and sum(map(_plain, [*waiting, piece])) > most:
            yield waiting
            waiting = []
        waiting.append(piece)
    if waiting:
        yield waiting


def _plain(piece: tuple[Planned, int]) -> int:
    """Reckon the bytes of a piece when it is unpacked, or parts took very different times."""
    planned, n_bytes = piece
    container = planned.plan[0].container
    packed = container.compression != "none" or container.label == "Parquet"
    return n_bytes * _UNPACKED if packed else n_bytes


def _name(pieces: Sequence[tuple[Planned, int]]) -> str:
    source = pieces[0][0].plan[0].source
    name = source.name
    if source.span is not None:
        name = f"{name}, {source.span.start:,} to {source.span.end:,}"
    return name if len(pieces) == 1 else f"{name} and {len(pieces) - 1:,} files more"
