"""Ask an encoder that lies in a file, without the default model beside it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from benchmarks.corpora import MODELS
from sentiment.parallel import available_cores
from sentiment.score.reactions.encoder import encode_texts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = ["log_probabilities"]


def log_probabilities(path: Path, texts: Sequence[str]) -> NDArray[np.float64]:
    """Return log probabilities, shape (n_texts, n_classes), on all cores."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        str(path), options, providers=["CPUExecutionProvider"]
    )
    tokenizer = Tokenizer.from_file(str(MODELS / "accurate_tokenizer.json"))
    encoded = encode_texts(tokenizer, texts)
    distinct = list(dict.fromkeys(encoded))
    with ThreadPoolExecutor(available_cores()) as threads:
        asked = ({"ids": np.array([ids], dtype=np.int64)} for ids in distinct)
        said = threads.map(lambda ids: session.run(None, ids)[0][0], asked)
        found = dict(zip(distinct, said, strict=True))
    return np.array([found[ids] for ids in encoded], dtype=np.float64)
