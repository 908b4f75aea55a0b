"""Labelled posts from CSV files."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from sentiment.errors import InputError
from sentiment.escape import from_spreadsheet

_TEXT_NAMES = ("text", "content", "body", "post", "message", "comment", "tweet")
_LABEL_NAMES = ("reaction", "label", "class", "category", "tag")


def read_labelled(
    path: str | Path, *, text_column: str | None = None, label_column: str | None = None
) -> tuple[list[str], list[str]]:
    """Load texts and labels from a CSV.

    Parameters
    ----------
    path : str or Path
        UTF-8, with a header.
    text_column, label_column : str, optional
        Found by usual names (text, content ...; reaction, label ...) where
        they are not given.

    Returns
    -------
    texts, labels : list of str
        Of the same length; rows without a text or a label are left out.

    Raises
    ------
    InputError
        If a column can't be found, or no row is left.

    Examples
    --------
    >>> texts, labels = st.read_labelled("data/labelled/guard.csv")
    >>> len(texts), sorted(set(labels))
    (440, ['concern', 'frustration', 'humor', 'none'])
    """
    table = read_labelled_table([path], text_column=text_column, label_column=label_column)
    return table["text"].tolist(), table["label"].tolist()


def read_labelled_table(
    paths: Iterable[str | Path],
    *,
    text_column: str | None = None,
    label_column: str | None = None,
    keep: Iterable[str] = (),
    optional: Iterable[str] = (),
) -> pd.DataFrame:
    """Load labelled posts from CSVs, with further columns.

    Parameters
    ----------
    paths : iterable of str or Path
        Of CSVs in UTF-8, each with a header.
    text_column, label_column : str, optional
        Found by usual names (text, content ...; reaction, label ...) where
        they are not given, in each file anew.
    keep, optional : iterable of str
        Names of further columns; those in `optional` may be missing.

    Returns
    -------
    DataFrame of shape (n_posts, 2 + n_kept)
        ``text``, ``label`` and the further columns, all strings (``""`` where
        empty or missing); rows without a text or a label are left out.

    Raises
    ------
    InputError
        If a column can't be found, or no row is left.

    Examples
    --------
    >>> table = st.read_labelled_table(["data/labelled/guard.csv"], keep=["service"])
    >>> table.columns.tolist()
    ['text', 'label', 'service']
    """
    needed = list(dict.fromkeys(keep))
    further = list(dict.fromkeys([*needed, *optional]))
    rows = [
        row
        for path in paths
        for row in _read(Path(path), text_column, label_column, needed, further)
    ]
    return pd.DataFrame(rows, columns=["text", "label", *further], dtype="str")


def _read(
    path: Path,
    text_column: str | None,
    label_column: str | None,
    needed: list[str],
    further: list[str],
) -> list[tuple[str, ...]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            head = file.readline()
            file.seek(0)
            reader = csv.DictReader(file, delimiter=max(",;\t", key=head.count))
            found = list(reader.fieldnames or [])
            text = _column(path, found, text_column, _TEXT_NAMES, "--text-column")
            label = _column(path, found, label_column, _LABEL_NAMES, "--label-column")
            for name in needed:
                _column(path, found, name, (), "it")
            rows = [
                (
                    from_spreadsheet(row[text]),
                    row[label].strip(),
                    *(row.get(name) or "" for name in further),
                )
                for row in reader
                if row[text] and (row[label] or "").strip()
            ]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(
            str(path), found=str(error), expected="a readable UTF-8 CSV"
        ) from error
    if not rows:
        raise InputError(
            str(path), found="no labelled rows", expected="a text and a label a row"
        )
    return rows


def _column(
    path: Path, found: list[str], given: str | None, usual: tuple[str, ...], option: str
) -> str:
    by_name = {name.lower().strip(): name for name in found}
    hit = given if given in found else None
    if given is None:
        hit = next((by_name[name] for name in usual if name in by_name), None)
    if hit is None:
        raise InputError(
            str(path),
            found=f"columns {', '.join(found) or 'none'}",
            expected=f"column {given}" if given else f"one of {', '.join(usual)}",
            next_step=f"Name it: {option} COLUMN" if usual else None,
        )
    return hit
