"""Many records at once, as columns: what the fast parsers give."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import pyarrow as pa

from sentiment.errors import RecordError

#: Bytes parsed at once; less than any reader takes for a row or record that is too long.
BLOCK_BYTES = 1 << 21

#: Key under which a record finds what the object around its list says, where formats ask.
AROUND = "@around"

Record = dict[str, Any]
#: What a file has for a record: one, or why there is none.
Raw = Record | RecordError

#: Keys down to a value: ``("user", "id")``; of a table, the name of one column.
Path = tuple[str, ...]


class Block(NamedTuple):
    """Records that follow each other in a file and are written plainly."""

    #: How many.
    n: int
    #: Their values as the file has them, null where there is none; only paths that the platform
    #: reads.
    columns: Mapping[Path, pa.Array]
    #: ``record(row)`` returns the raw record, or the error that it is.
    record: Callable[[int], Raw]
