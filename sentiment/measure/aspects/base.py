"""What a facet is: one thing that people may say, and the patterns that show it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Facet:
    """One thing that a post may speak of.

    Attributes
    ----------
    name : str
        Such as ``data_loss``; its column is ``facet_data_loss``.
    family : str
        The question that it answers: ``worry``, ``cause``, ``ask``, ``scam``,
        ``mood`` or ``destination``.
    meaning : str
        What a post that has it says, in words.
    pattern : str
        Regular expression in RE2's notation, matched without regard to case
        anywhere in the text; curly apostrophes count as straight ones.
    unless : str, default ""
        Where this matches too, the post has not the facet.
    examples, counterexamples : tuple of str
        Texts that have it, and that look as if they had it and have not; all
        of them are tested.
    """

    name: str
    family: str
    meaning: str
    pattern: str
    unless: str = ""
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()
