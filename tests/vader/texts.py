"""Texts to compare scores on: real posts where there are any, and invented ones."""

import csv
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from vaderSentiment import vaderSentiment

SHARED: Final = Path(__file__).parents[3] / "shared"
"""Real posts that are not part of the repository, beside it."""

TEXT_COLUMNS: Final = ("text", "content", "Review", "tweet", "body")

SPACES: Final = [chr(code) for code in range(sys.maxunicode + 1) if chr(code).isspace()]
NOT_SPACES: Final = [
    "\u200b",
    "\u200d",
    "\ufeff",
    "\u180e",
    "\u2060",
    "\x00",
    "\x1b",
    "\x7f",
    "\xad",
    "\ufe0f",
]
ODD_LETTERS: Final = [*"İıſ\u212a\u212bςΣσßẞǅᾼﬀŉⒶⓐ𝐀𝒶ªʰ\u0345ⅧⅷéÉÆΩ\u2126中ｖＶ𐐀Აა"]
NEUTRAL: Final = (
    "the a it power outage here and is was an x of on server 42 @user #tag "
    "https://t.co/aB3dE don’t I'm"
).split()
SPECIAL: Final = (
    "but but but no No or nor kind of sort least at very never so this without doubt not "
    "just enough"
).split()
CONTRACTIONS: Final = (
    "isn't ain't couldn't n't N'T won'T xn'ty don`t isnt can't İsn't can’t uh-uh ''n't'' n't!"
).split()
MARKS: Final = "! !! !!!! !!!!!! ? ?? ??? ???? ?! ... , ' \" * _ - … “ ) #".split()
JOINERS: Final = ["\ufe0f", "\u200d", "🏽", "🏿", "♀", "♂", "\u20e3"]


def real_texts() -> Iterator[str]:
    """Yield every post in the archives and corpora beside the repository."""
    folders = (SHARED / name for name in ("archives", "corpora", "exports"))
    for path in sorted(path for folder in folders for path in folder.rglob("*")):
        if path.suffix == ".csv":
            with path.open(encoding="utf-8", newline="") as lines:
                for row in csv.DictReader(lines):
                    yield from (row[name] for name in TEXT_COLUMNS if row.get(name) is not None)
        elif path.suffix == ".ndjson":
            with path.open(encoding="utf-8") as lines:
                for line in lines:
                    row = json.loads(line)
                    yield from (
                        row[name] for name in TEXT_COLUMNS if isinstance(row.get(name), str)
                    )
        elif path.suffix == ".tsv":
            with path.open(encoding="utf-8", newline="") as lines:
                yield from (line.rstrip("\n").split("\t")[0] for line in lines)


class Inventor:
    """Makes up texts that try every corner of the rules, the same ones for a seed."""

    def __init__(self, seed: int, *, favourites: list[str] | None = None) -> None:
        self.random = random.Random(seed)
        analyzer = vaderSentiment.SentimentIntensityAnalyzer()
        self.lexicon: list[str] = sorted(analyzer.lexicon)
        self.boosters: list[str] = sorted(vaderSentiment.BOOSTER_DICT)
        self.negations: list[str] = sorted(vaderSentiment.NEGATE)
        self.idioms: list[str] = [
            *vaderSentiment.SPECIAL_CASES,
            *vaderSentiment.SENTIMENT_LADEN_IDIOMS,
        ]
        self.idioms += [booster for booster in self.boosters if " " in booster]
        self.emoji: list[str] = sorted(analyzer.emojis)
        # Few words, so that equal sentiments come together.
        self.favourites = favourites or self.random.sample(self.lexicon, 12)

    def texts(self, count: int) -> list[str]:
        """Return some texts."""
        return [self.text() for _ in range(count)]

    def text(self) -> str:
        """Return one text."""
        pick = self.random.random()
        if pick < 0.02:
            return self.noise()
        if pick < 0.04:
            pieces = [*self.emoji, *JOINERS, " ", "good", "!"]
            return "".join(self.random.choices(pieces, k=self.random.randrange(1, 60)))
        length = self.random.randrange(130, 600) if pick > 0.998 else self.random.randrange(30)
        favoured = 0.6 if self.random.random() < 0.3 else 0.1
        plain_gaps = self.random.random() < 0.7
        shout = self.random.choice([0.0, 0.1, 0.1, 0.5, 1.0])
        parts = []
        for _ in range(length):
            word = (
                self.random.choice(self.favourites)
                if self.random.random() < favoured
                else self.word()
            )
            parts += [self.dressed(word, shout), " " if plain_gaps else self.gap()]
        return "".join(parts)

    def noise(self) -> str:
        """Return characters from anywhere in Unicode."""
        tops = self.random.choices(
            [0x80, 0x800, 0x3000, 0x10000, 0x20000, 0x110000], k=self.random.randrange(1, 30)
        )
        characters = [chr(self.random.randrange(top)) for top in tops]
        return "".join(
            character for character in characters if not "\ud800" <= character <= "\udfff"
        )

    def word(self) -> str:
        """Return something that a rule may look at."""
        sources = [self.lexicon] * 8 + [NEUTRAL] * 6 + [SPECIAL] * 6 + [self.boosters] * 4
        sources += [
            self.negations,
            self.negations,
            CONTRACTIONS,
            self.idioms,
            self.emoji,
            MARKS,
            ODD_LETTERS,
        ]
        return self.random.choice(self.random.choice(sources))

    def dressed(self, word: str, shout: float) -> str:
        """Return a word in some case, with some marks and some odd letters."""
        pick = self.random.random()
        if pick < shout:
            word = word.upper()
        elif pick < shout + 0.05:
            word = self.random.choice([str.title, str.swapcase, str.capitalize])(word)
        if self.random.random() < 0.03:
            word = word.replace("k", "\u212a").replace("s", "ſ").replace("i", "İ")
        if self.random.random() < 0.04:
            at = self.random.randrange(len(word) + 1)
            word = word[:at] + self.random.choice(ODD_LETTERS + NOT_SPACES) + word[at:]
        if self.random.random() < 0.15:
            word += self.random.choice(MARKS)
        if self.random.random() < 0.05:
            word = self.random.choice(MARKS) + word
        if self.random.random() < 0.04:
            word += self.random.choice(self.emoji) + self.random.choice(["", "", *JOINERS])
        return word

    def gap(self) -> str:
        """Return what separates two words, or fails to."""
        pick = self.random.random()
        if pick < 0.6:
            return " "
        if pick < 0.85:
            return self.random.choice(SPACES)
        if pick < 0.9:
            return self.random.choice(NOT_SPACES)
        return self.random.choice(["  ", "", "\n\n", " ", "\t", "\r\n"])
