"""Which tagger a name stands for: one that is shipped, a file, or a model made elsewhere."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from sentiment.score.reactions.other import Classifier, OtherModel, OtherTagger, load_other
from sentiment.score.reactions.store import load_tagger
from sentiment.score.reactions.trained import TrainedTagger

if TYPE_CHECKING:
    from sentiment.score.reactions.encoder import AccurateTagger

#: Names the model of `AccurateTagger`.
ACCURATE = "accurate"


def choose_tagger(
    model: str | Path | OtherModel | Classifier | None = None,
    *,
    progress: Callable[[int], object] | None = None,
) -> TrainedTagger | AccurateTagger | OtherTagger | Classifier:
    """Load the tagger that a user named; the default model in the package where none is.

    ``"accurate"``; a file as of `load_tagger`; a model made elsewhere, as of `OtherModel`, or
    its path where its labels are ours; or what can tag already. `progress` is told by those
    that take long. ModelError as of `load_tagger`, `AccurateTagger` and `OtherTagger`.

    >>> type(choose_tagger()).__name__
    'TrainedTagger'
    """
    if model is None:
        return load_tagger()
    if model == ACCURATE:
        from sentiment.score.reactions.encoder import AccurateTagger  # noqa: PLC0415  lazy

        return AccurateTagger(progress)
    found = _named(model)
    if isinstance(found, OtherModel):
        return load_other(found, progress=progress)
    return load_tagger(found) if isinstance(found, Path) else found


def _named(model: str | Path | OtherModel | Classifier) -> Path | OtherModel | Classifier:
    """Return what a path names: a file of ours, or a model made elsewhere."""
    if not isinstance(model, str | Path):
        return model
    path = Path(model)
    return OtherModel(path) if path.is_dir() or path.suffix in {".onnx", ".skops"} else path


def model_digest(model: str | Path | OtherModel | Classifier | None = None) -> str | None:
    """Return the SHA-256 of a model's file, named as in `choose_tagger`; None for a classifier.

    >>> len(model_digest())
    64
    """
    if model is None or model == ACCURATE:
        shipped = "reactions.npz" if model is None else "accurate.onnx"
        data = (files("sentiment") / "models" / shipped).read_bytes()
    else:
        found = _named(model)
        path = found.file if isinstance(found, OtherModel) else found
        if not isinstance(path, Path):
            return None
        data = path.read_bytes()
    return hashlib.sha256(data).hexdigest()
