"""Models that were made elsewhere: scikit-learn's in skops files, encoders in ONNX."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from sentiment.errors import ModelError
from sentiment.schema import REACTIONS
from sentiment.score.reactions.heldout import HeldOut


class Classifier(Protocol):
    """What can tag: anything with ``classes_`` and ``predict_proba`` of a list of texts."""

    classes_: Any

    def predict_proba(self, X: Sequence[str]) -> NDArray[np.float64]:
        """Return probabilities, shape (n_texts, n_classes)."""
        ...


@dataclass(frozen=True)
class OtherModel:
    """A model made elsewhere: a ``.skops`` or ``.onnx`` file, or a folder that holds such.

    `labels` brings its labels to ours; those that are named as ours need not be in it.
    """

    path: Path
    labels: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        named = ", ".join(f"{theirs}={ours}" for theirs, ours in sorted(self.labels.items()))
        return f"{self.path} ({named})" if named else str(self.path)

    @property
    def file(self) -> Path:
        """The file that holds the weights; ModelError if the folder holds none, or several."""
        if not self.path.is_dir():
            return self.path
        found = sorted([*self.path.glob("*.onnx"), *self.path.glob("*.skops")])
        if len(found) != 1:
            names = ", ".join(file.name for file in found) or "no such file"
            raise ModelError(
                f"{self.path}: found {names}; expected one .onnx or .skops file.\n"
                "Name the file itself, or export the model again (optimum-cli export onnx)."
            )
        return found[0]


class OtherTagger:
    """Tags with a model made elsewhere, whose labels are brought to ours.

    Several labels may be one of ours, whose probability is their sum. ModelError (which names
    the model `name`) if a label is not known, or one of ours is missing. `progress` is told
    the texts newly tagged. It stores no held-out posts.

    >>> class Coin:
    ...     classes_ = ["angry", "worried", "joking", "other"]
    ...
    ...     def predict_proba(self, X):
    ...         return np.full((len(X), 4), 0.25)
    >>> ours = dict(zip(Coin.classes_, ["frustration", "concern", "humor", "none"]))
    >>> OtherTagger(Coin(), ours, "coin").predict_proba(["so?"]).tolist()
    [[0.25, 0.25, 0.25, 0.25]]
    """

    held_out_: HeldOut | None = None

    def __init__(
        self,
        model: Classifier,
        labels: Mapping[str, str],
        name: str,
        progress: Callable[[int], object] | None = None,
    ) -> None:
        theirs = [str(label) for label in model.classes_]
        ours = [labels.get(label, label) for label in theirs]
        wrong = sorted({*labels.values()} - {*REACTIONS})
        strange = sorted({*labels} - {*theirs})
        unmapped = [
            label for label, mine in zip(theirs, ours, strict=True) if mine not in REACTIONS
        ]
        missing = [label for label in REACTIONS if label not in ours]
        if wrong or strange or unmapped or missing:
            parts = [
                f"label map: no label of ours: {', '.join(wrong)}" if wrong else "",
                f"label map: no label of the model: {', '.join(strange)}" if strange else "",
                f"not told what is meant: {', '.join(unmapped)}" if unmapped else "",
                f"no label for {', '.join(missing)}" if missing else "",
            ]
            raise ModelError(
                f"{name}: found a model of labels {', '.join(theirs)} "
                f"({'; '.join(part for part in parts if part)}); expected one or more for each "
                f"of {', '.join(REACTIONS)}.\n"
                "Say what its labels mean: --label-map theirs=ours, once for each."
            )
        self.classes_: NDArray[np.str_] = np.array(REACTIONS)
        self._model, self._name, self._progress = model, name, progress
        self._to_ours = np.array(
            [[mine == label for label in REACTIONS] for mine in ours], float
        )

    def predict_proba(self, X: Sequence[str]) -> NDArray[np.float64]:
        """Return class probabilities, shape (n_texts, 4), each row summing to 1."""
        texts = list(X)
        if not texts:
            return np.empty((0, len(REACTIONS)))
        found = np.asarray(self._model.predict_proba(texts), dtype=np.float64)
        shape = (len(texts), len(self._to_ours))
        sums = found.sum(axis=1) if found.shape == shape else np.zeros(1)
        if not ((found >= 0).all() and np.allclose(sums, 1, atol=1e-3)):
            raise ModelError(
                f"{self._name}: found numbers of shape {found.shape} that are no "
                f"probabilities; expected {shape}, each row from 0 to 1 and summing to 1."
            )
        if self._progress is not None:
            self._progress(len(texts))
        return np.asarray(found @ self._to_ours)

    def predict(self, X: Sequence[str]) -> NDArray[np.str_]:
        """Return the likeliest label of each text, shape (n_texts,)."""
        return np.asarray(self.classes_[self.predict_proba(X).argmax(axis=1)])


def load_other(
    model: OtherModel, *, progress: Callable[[int], object] | None = None
) -> OtherTagger:
    """Load a model made elsewhere; nothing in its files is run.

    Raises ModelError if a file is missing or damaged, holds types that could run code, a
    package that reads it is not installed, or its labels are not ours.
    """
    path = model.file
    found: Classifier
    if path.suffix == ".skops":
        found = _read_skops(path)
    else:
        from sentiment.score.reactions.onnx import OnnxClassifier  # noqa: PLC0415  lazy

        found = OnnxClassifier(path)
    return OtherTagger(found, model.labels, str(path), progress)


def _read_skops(path: Path) -> Classifier:
    """Read a scikit-learn pipeline from texts to probabilities."""
    try:
        from skops.io import get_untrusted_types, load  # noqa: PLC0415  an optional extra
    except ImportError as error:
        raise ModelError(
            f"{path}: found no {error.name}; expected the optional package that reads such a "
            "file.\nInstall it: pip install skops"
        ) from error
    try:
        untrusted = get_untrusted_types(file=path)
        found = None if untrusted else load(path)
    except Exception as error:
        raise ModelError(
            f"{path}: found no readable model ({error}); expected a scikit-learn classifier "
            "saved by skops.io.dump."
        ) from error
    if untrusted:
        raise ModelError(
            f"{path}: found types that could run code: {', '.join(untrusted)}; expected those "
            "of scikit-learn and NumPy alone.\nIn Python, load it yourself and pass it on: "
            "tag_posts(posts, tagger=model)."
        )
    if not hasattr(found, "predict_proba") or not hasattr(found, "classes_"):
        raise ModelError(
            f"{path}: found a {type(found).__name__}; expected a fitted classifier of texts "
            "with predict_proba, such as a pipeline that begins with a vectorizer."
        )
    return cast("Classifier", found)
