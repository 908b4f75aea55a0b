"""Texts to compare languages on: pieces of posts in many languages, put together oddly."""

import csv
import random
from collections.abc import Iterator
from importlib.resources import files
from typing import Final

from tests.vader.texts import NOT_SPACES, ODD_LETTERS, SPACES

WORDS: Final = (
    "the app is down AGAIN can't log in lol Why? не работает опять ПРИВЕТ kein Strom überall "
    "ÄRGER geht's nicht se fue la luz otra vez ¿dónde están? pas d’électricité ÇA MARCHE "
    "停电了 サーバー落ちた 又崩了 ダウン 안돼요 서버 عامين باش يتعمر کار نہیں वेब काम नहीं ไฟดับ "
    "δεν δουλεύει ΓΙΑΤΊ ΣΑΣ ΟΔΌΣ iş İstanbul ışık mất điện ņevar łącza žádný proud ქუთაისი"
).split()
PIECES: Final = (
    "https://t.co/aB3dE http:// https:// http://x httpſ://t.co HTTP://T.CO xhttps://t.co/q "
    "hhttp://a http:/ h ht http https:/x http://\u00a0 @user @ @@ @user_1: "
    "a@b.org @Ünal_ @用户 _ "
    "__label__en __label__xx a_b 42 3rd ٣ ４２ ² ½ Ⅷ ⅷ </s> </s>x x</s> < > <a> "
    "👀 😂😂 ❤️ 👩‍👩‍👧 "
    "#SinLuz #停电 don’t … “down” ! ?? OK RT NO WHY-NOT"
).split()


class Inventor:
    """Invents texts, the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        source = files("sentiment").joinpath("datasets", "phrases.csv")
        with source.open(encoding="utf-8", newline="") as lines:
            self.phrases = [row["text"] for row in csv.DictReader(lines)]

    def texts(self, count: int) -> Iterator[str]:
        """Yield so many texts."""
        for _ in range(count):
            yield self.text()

    def text(self) -> str:
        """Invent one."""
        kind = self.random.random()
        parts = [self.part() for _ in range(self.random.choice((0, 1, 2, 3, 8, 20)))]
        if kind < 0.6:
            parts.insert(0, self.random.choice(self.phrases))
        if kind < 0.05:
            parts.append("".join(self.random.choices(WORDS, k=200)))
        gap = " " if self.random.random() < 0.8 else self.random.choice([*SPACES, ""])
        text = gap.join(parts)
        change = self.random.random()
        if change < 0.15:
            return text.upper()
        if change < 0.2:
            return text.title()
        if change < 0.4 and text:
            at = self.random.randrange(len(text))
            return text[:at] + self.random.choice(self.odd()) + text[at:]
        return text

    def part(self) -> str:
        """Choose a piece."""
        chosen = self.random.random()
        if chosen < 0.6:
            return self.random.choice(WORDS)
        if chosen < 0.95:
            return self.random.choice(PIECES)
        return chr(self.random.choice((0x300, 0x3000, 0xD7FF, 0x2FFFF, 0x10FFFF)) - 1)

    def odd(self) -> list[str]:
        """List characters to put anywhere."""
        return [*SPACES, *NOT_SPACES, *ODD_LETTERS, "A", "z", "\U00020000", "\U000e0067"]
