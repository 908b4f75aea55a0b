"""Small seeded changes to a text that leave its reaction as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

__all__ = ["vary"]

_EVERYDAY_TAGS = ("#fyp", "#foryou", "#video", "#today", "#mood", "#vlog", "#smallcreator")
_OUTAGE_TAGS = ("#appdown", "#outage", "#isitdown", "#fyp", "#servers", "#down")
_MIN_WORD = 5


def vary(text: str, *, outage: bool, english: bool, rng: Random) -> str:
    """Change a text a little, as another person would type it.

    Parameters
    ----------
    text : str
        A post.
    outage : bool
        Whether it speaks of the outage, for the choice of hashtags.
    english : bool
        Whether letters may be changed (typos, case); else only tags are added.
    rng : Random
        Source of the choices.

    Returns
    -------
    str
        A text that differs in at least one place.

    Examples
    --------
    >>> from random import Random
    >>> vary("drafts gone?", outage=True, english=True, rng=Random(3)) == "drafts gone?"
    False
    """
    changed = text
    if english:
        for change in (_typo, _case, _ending):
            if rng.random() < 0.45:  # noqa: PLR2004
                changed = change(changed, rng)
    if rng.random() < 0.3:  # noqa: PLR2004
        changed = f"@user{1 + int(1600 * rng.random()):04d} {changed}"
    if changed == text or rng.random() < 0.25:  # noqa: PLR2004
        tags = _OUTAGE_TAGS if outage else _EVERYDAY_TAGS
        changed = f"{changed} {tags[int(len(tags) * rng.random())]}"
    return changed


def _typo(text: str, rng: Random) -> str:
    """Swap, drop or double one letter inside a longer word."""
    words = text.split(" ")
    long = [i for i, word in enumerate(words) if len(word) >= _MIN_WORD and word.isalpha()]
    if not long:
        return text
    at = long[int(len(long) * rng.random())]
    word = words[at]
    i = 1 + int((len(word) - 3) * rng.random())
    words[at] = (
        word[:i] + word[i + 1] + word[i] + word[i + 2 :],
        word[:i] + word[i + 1 :],
        word[: i + 1] + word[i:],
    )[int(3 * rng.random())]
    return " ".join(words)


def _case(text: str, rng: Random) -> str:
    """Type all in lower case, or start with a capital."""
    return text.lower() if rng.random() < 0.6 else text[:1].upper() + text[1:]  # noqa: PLR2004


def _ending(text: str, rng: Random) -> str:
    """Drop the full stop, or trail off."""
    if text.endswith("."):
        return text[:-1]
    return f"{text}..." if text[-1:].isalnum() and rng.random() < 0.5 else text  # noqa: PLR2004
