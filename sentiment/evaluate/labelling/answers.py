"""Answers on disk: after each one the file is whole, so that work can stop at any time."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from sentiment.atomic import staged_file
from sentiment.errors import InputError
from sentiment.escape import for_spreadsheet, from_spreadsheet
from sentiment.keys.posts import near_duplicate_key

#: Share of a file's posts that its own archive holds at least, though some were taken out.
_SAME = 0.5


class Answer(NamedTuple):
    """One row of the file, all strings; authors are not kept.

    Times are in ISO 8601, UTC; the reaction is empty for a post that was skipped; `stratum` is
    why the post was asked about, ``random`` or ``uncertain``; `seconds` how long it took.
    """

    post_id: str
    created_at: str
    platform: str
    text: str
    reaction: str
    stratum: str
    seconds: str


@dataclass
class LabelFile:
    """Labels that grow answer by answer.

    Parameters
    ----------
    path : Path
        A CSV that this class wrote, or none yet.

    Raises
    ------
    InputError
        If the file holds other columns, or can't be read.
    """

    path: Path
    answers: list[Answer] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not self.path.exists():
            return
        try:
            with self.path.open(encoding="utf-8", newline="") as file:
                rows = list(csv.reader(file, strict=True))
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise InputError(
                str(self.path), found=str(error), expected="labels of `sentiment label`"
            ) from error
        wide = [row for row in rows if len(row) != len(Answer._fields)]
        if not rows or rows[0] != list(Answer._fields) or wide:
            raise InputError(
                str(self.path),
                found=f"columns {', '.join(rows[0]) if rows else 'none'}",
                expected=f"columns {', '.join(Answer._fields)} in every row",
                next_step="Give another file: -o labels.csv",
            )
        self.answers = [Answer(*map(from_spreadsheet, row)) for row in rows[1:]]

    @property
    def n_labelled(self) -> int:
        """Posts with a label; skipped ones have none."""
        return sum(bool(answer.reaction) for answer in self.answers)

    @property
    def keys(self) -> set[str]:
        """Keys of the texts that were asked about (`near_duplicate_key`)."""
        return {near_duplicate_key(answer.text) for answer in self.answers}

    @property
    def texts(self) -> set[str]:
        """What was asked about."""
        return {answer.text for answer in self.answers}

    def refuse_others(self, here: set[str]) -> None:
        """Raise where most of what was asked about is not in the archive that is read.

        Parameters
        ----------
        here : set of str
            Texts of this file that the archive holds.

        Raises
        ------
        InputError
            If labels of two archives would stand in one file.
        """
        if len(here) < _SAME * len(self.texts):
            raise InputError(
                str(self.path),
                found=f"labels of another archive: {len(here):,} of its "
                f"{len(self.texts):,} texts are in FILES",
                expected="labels of the same archive, or none yet",
                next_step="Give each archive a file of its own: -o other-labels.csv",
            )

    def add(self, answer: Answer) -> None:
        """Keep an answer."""
        self.answers.append(answer)
        self._write()

    def undo(self) -> Answer | None:
        """Take the last answer back; None where there is none."""
        if not self.answers:
            return None
        last = self.answers.pop()
        self._write()
        return last

    def _write(self) -> None:
        table = pd.DataFrame(self.answers, columns=list(Answer._fields), dtype="str")
        safe = table.apply(for_spreadsheet)
        with staged_file(self.path) as temporary:
            # all quoted: a lone carriage return in a text must not end a row
            safe.to_csv(temporary, index=False, quoting=csv.QUOTE_ALL, errors="replace")
