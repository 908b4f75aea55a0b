"""Text classifiers in ONNX that were trained elsewhere, run without what trained them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from sentiment.errors import ModelError

#: Texts that are read at once, of about one length.
_BATCH = 32
#: Tokens of a text that are read where the tokenizer sets no limit: BERT's.
_TOKENS = 512


def runtime(model: str) -> tuple[Any, Any]:
    """Return onnxruntime and what reads a tokenizer; a ModelError names the model if not."""
    try:
        import onnxruntime  # noqa: PLC0415  an optional extra
        from tokenizers import Tokenizer  # noqa: PLC0415
    except ImportError as error:
        raise ModelError(
            f"{model}: found no {error.name}; expected the optional packages that run it.\n"
            "Install them: pip install onnxruntime tokenizers"
        ) from error
    return onnxruntime, Tokenizer.from_str


class OnnxClassifier:
    """A sequence classifier in ONNX, as Hugging Face Optimum exports it.

    ``tokenizer.json`` and ``config.json``, whose ``id2label`` names the classes, lie beside
    the file. ModelError says which file or package is missing, or that the model is of another
    kind.
    """

    def __init__(self, path: Path) -> None:
        onnxruntime, read_tokenizer = runtime(str(path))
        tokenizer, config = (_beside(path, name) for name in ("tokenizer.json", "config.json"))
        try:
            self._session = onnxruntime.InferenceSession(
                str(path), providers=["CPUExecutionProvider"]
            )
            self._tokenizer = read_tokenizer(tokenizer.read_text("utf-8"))
            names = json.loads(config.read_text("utf-8"))["id2label"]
            self.classes_ = [names[str(number)] for number in range(len(names))]
        except Exception as error:
            raise ModelError(
                f"{path.parent}: found no readable model ({type(error).__name__}: {error}); "
                "expected an ONNX file, tokenizer.json, and config.json with id2label."
            ) from error
        self._inputs = {item.name for item in self._session.get_inputs()}
        strange = self._inputs - {"input_ids", "attention_mask", "token_type_ids"}
        if strange:
            raise ModelError(
                f"{path}: found inputs {', '.join(sorted(self._inputs))}; expected input_ids, "
                "attention_mask and perhaps token_type_ids: a model for text classification."
            )
        self._tokenizer.enable_truncation(
            (self._tokenizer.truncation or {}).get("max_length", _TOKENS)
        )
        self._tokenizer.enable_padding(
            **{
                key: value
                for key, value in (self._tokenizer.padding or {}).items()
                if key in {"pad_id", "pad_type_id", "pad_token", "direction"}
            }
        )

    def predict_proba(self, X: Sequence[str]) -> NDArray[np.float64]:
        """Return probabilities, shape (n_texts, n_classes): of scores, the softmax."""
        order = np.argsort([len(text) for text in X], kind="stable")  # little padding
        found = np.empty((len(X), len(self.classes_)))
        for start in range(0, len(X), _BATCH):
            rows = order[start : start + _BATCH]
            encoded = self._tokenizer.encode_batch(
                [X[row].encode(errors="replace").decode() for row in rows]
            )
            values = {
                "input_ids": [item.ids for item in encoded],
                "attention_mask": [item.attention_mask for item in encoded],
                "token_type_ids": [item.type_ids for item in encoded],
            }
            scores = self._session.run(
                None, {name: np.array(values[name], dtype=np.int64) for name in self._inputs}
            )[0]
            if scores.shape != (len(rows), len(self.classes_)):
                raise ModelError(
                    f"the ONNX model: found an output of shape {scores.shape}; expected "
                    f"{(len(rows), len(self.classes_))}, a score for each label in config.json."
                )
            found[rows] = softmax(scores.astype(np.float64), axis=1)
        return found


def _beside(path: Path, name: str) -> Path:
    found = path.parent / name
    if not found.is_file():
        raise ModelError(
            f"{path.parent}: found no {name} beside {path.name}; expected what "
            "`optimum-cli export onnx --task text-classification` writes."
        )
    return found
