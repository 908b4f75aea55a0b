"""Small seeded changes to a text that leave its reaction as it is."""

from __future__ import annotations

from random import Random

_EVERYDAY_TAGS = ("#fyp", "#foryou", "#video", "#today", "#mood", "#vlog", "#smallcreator")
_OUTAGE_TAGS = ("#appdown", "#outage", "#isitdown", "#fyp", "#servers", "#down")
_MIN_WORD = 5
#: Words as they are often misspelt or shortened on a phone.
_MISSPELT = {
    "because": "becuase",
    "before": "befor",
    "believe": "beleive",
    "coming": "comming",
    "definitely": "definately",
    "friend": "freind",
    "its": "it's",
    "just": "jsut",
    "people": "ppl",
    "probably": "prolly",
    "really": "realy",
    "something": "somthing",
    "that": "taht",
    "the": "teh",
    "their": "thier",
    "they're": "their",
    "tomorrow": "tommorow",
    "until": "untill",
    "weird": "wierd",
    "where": "were",
    "with": "wiht",
    "you": "u",
    "you're": "your",
    "your": "ur",
}
#: A key's neighbour on a phone's keyboard.
_BESIDE = dict(zip("qwertyuiopasdfghjklzxcvbnm", "wertyuioposdfghjklkxcvbnmn", strict=True))


def vary(text: str, *, outage: bool, english: bool, rng: Random) -> str:
    """Change a text a little, in one place at least, as another person would type it.

    `outage` posts get their hashtags; only of `english` ones letters may change (typos, case).
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
    """Slip once, as people do: a common misspelling, an apostrophe left out, a wrong key."""
    words = text.split(" ")
    slips = [(i, slip) for i, word in enumerate(words) for slip in _slips(word)]
    if not slips:
        return text
    at, slip = slips[int(len(slips) * rng.random())]
    words[at] = slip
    return " ".join(words)


def _slips(word: str) -> list[str]:
    """List how a word is mistyped; none for names, tags, links and short words."""
    if word.lower() in _MISSPELT:
        wrong = _MISSPELT[word.lower()]
        return [wrong.capitalize() if word[:1].isupper() else wrong]
    if "'" in word:
        return [word.replace("'", "")]
    if len(word) < _MIN_WORD or not (word.isascii() and word.isalpha()):
        return []
    middle = len(word) // 2
    beside = _BESIDE.get(word[middle], "")
    doubled = next((i for i in range(1, len(word)) if word[i] == word[i - 1]), 0)
    found = [word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]]
    found += [word[:middle] + beside + word[middle + 1 :]] if beside else []
    found += [word[:doubled] + word[doubled + 1 :]] if doubled else []
    return found


def _case(text: str, rng: Random) -> str:
    """Type all in lower case, or start with a capital."""
    return text.lower() if rng.random() < 0.6 else text[:1].upper() + text[1:]  # noqa: PLR2004


def _ending(text: str, rng: Random) -> str:
    """Drop the full stop, or trail off."""
    if text.endswith("."):
        return text[:-1]
    return f"{text}..." if text[-1:].isalnum() and rng.random() < 0.5 else text  # noqa: PLR2004
