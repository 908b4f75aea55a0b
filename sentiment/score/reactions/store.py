"""Models as plain arrays on disk: nothing that runs code, no scikit-learn version in it."""

from __future__ import annotations

import hashlib
import json
import zipfile
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np

from sentiment.atomic import staged_file
from sentiment.errors import ModelError
from sentiment.score.reactions.features import features_digest
from sentiment.score.reactions.heldout import pack_held_out, unpack_held_out
from sentiment.score.reactions.trained import TrainedTagger

#: Raised when the arrays change meaning; what features mean has a digest of its own.
FORMAT = 2
_ARRAYS = ("idf", "coef", "intercept")


def save_tagger(tagger: TrainedTagger, path: str | Path) -> None:
    """Write a fitted tagger to an ``.npz`` file, whole or not at all.

    Weights are stored in half precision: 2 bytes each, which moves
    probabilities by about 0.001.

    Parameters
    ----------
    tagger : TrainedTagger
        Such as a fitted `ReactionTagger`.
    path : str or Path
        Where to.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> texts, labels = ["fix it", "safe?"], ["frustration", "concern"]
    >>> tagger = st.ReactionTagger(n_features=2**10).fit(texts, labels)
    >>> with TemporaryDirectory() as folder:
    ...     st.save_tagger(tagger, Path(folder) / "mine.npz")
    ...     st.load_tagger(Path(folder) / "mine.npz").predict(["please fix"]).tolist()
    ['frustration']
    """
    arrays: dict[str, Any] = {
        "idf": tagger.idf_.astype(np.float16),
        "coef": tagger.coef_.astype(np.float16),
        "intercept": tagger.intercept_.astype(np.float64),
    }
    facts = {
        "format": FORMAT,
        "features": features_digest(),
        "classes": [str(name) for name in tagger.classes_],
        "n_features": tagger.n_features,
        "sha256": _arrays_digest(arrays),
    }
    meta = np.frombuffer(json.dumps(facts).encode(), dtype=np.uint8)
    with staged_file(Path(path)) as temporary, temporary.open("wb") as file:
        np.savez_compressed(file, meta=meta, **arrays, **pack_held_out(tagger.held_out_))


def load_tagger(path: str | Path | None = None) -> TrainedTagger:
    """Load a tagger; nothing in the file is run.

    Parameters
    ----------
    path : str or Path, optional
        Where from; the model in the package where it is not given.

    Returns
    -------
    TrainedTagger

    Raises
    ------
    ModelError
        If the file is no model, of another format, or damaged.

    Examples
    --------
    >>> st.load_tagger().predict(["I hope my data is safe!"]).tolist()
    ['concern']
    """
    if path is None:
        return _shipped()
    return _load(Path(path))


@cache
def _shipped() -> TrainedTagger:
    with as_file(files("sentiment") / "models" / "reactions.npz") as path:
        return _load(path)


def _load(path: Path) -> TrainedTagger:
    hint = "Train one: sentiment train LABELLED.csv -o model.npz"
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            arrays: dict[str, Any] = {name: stored[name] for name in _ARRAYS}
            meta = dict(json.loads(stored["meta"].tobytes()))
            held = {name: stored[name] for name in stored.files if name.startswith("held_out")}
    except (OSError, ValueError, TypeError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise ModelError(
            f"{path}: found no readable model ({error}); expected an .npz file "
            f"written by `sentiment train`.\n{hint}"
        ) from error
    expected = {"format": FORMAT, "features": features_digest()}
    found = {name: meta.get(name) for name in expected}
    if found != expected:
        raise ModelError(
            f"{path}: found a model with {_listed(found)}; expected {_listed(expected)}, which "
            f"this version of the program reads.\n{hint}"
        )
    try:
        if any(each.dtype.kind != "f" for each in arrays.values()):
            raise ValueError("weights that are no floating-point numbers")  # noqa: TRY301
        # files of earlier versions have no digest
        if meta.get("sha256") not in {None, _arrays_digest(arrays)}:
            raise ValueError("weights that are not those that were saved")  # noqa: TRY301
        tagger = TrainedTagger.from_arrays(meta["classes"], **arrays)
        tagger.held_out_ = unpack_held_out(held, meta["classes"])
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise ModelError(f"{path}: found a damaged model ({error}).\n{hint}") from error
    return tagger


def _arrays_digest(arrays: dict[str, Any]) -> str:
    digest = hashlib.sha256()
    for name in _ARRAYS:
        digest.update(np.ascontiguousarray(arrays[name]).tobytes())
    return digest.hexdigest()


def _listed(facts: dict[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in facts.items())
