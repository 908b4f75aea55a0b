"""HTML of posts to plain text: links and line breaks stay, mark-up goes."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

__all__ = ["html_to_text"]

_BLOCKS = frozenset(
    {"p", "div", "blockquote", "pre", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6"}
)
_LINES = frozenset({"li", "tr"})
_UNSEEN = frozenset({"script", "style", "template"})
_SPACE = re.compile(r"[ \t\r\n\f]+")
_TRAILING = re.compile(r"(?<![ \t])[ \t]+(?=\n)")
_BLANK_LINES = re.compile(r"\n{3,}")
_SCHEME = re.compile(r"https?://(?:www\.)?", re.IGNORECASE)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0
        self._pre = 0
        self._href = ""
        self._link_start: int | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.parts.append("\n")
        elif tag in _BLOCKS:
            self.parts.append("\n\n")
            self._pre += tag == "pre"
        elif tag in _LINES:
            self.parts.append("\n")
        elif tag in _UNSEEN:
            self._unseen += 1
        elif tag == "img":  # a custom emoji's name stands in its alt text
            self.parts.append(dict(attrs).get("alt") or "")
        elif tag == "a":
            self._end_link()
            self._href, self._link_start = dict(attrs).get("href") or "", len(self.parts)

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n\n")
            self._pre -= tag == "pre" and self._pre > 0
        elif tag in _UNSEEN:
            self._unseen -= self._unseen > 0
        elif tag == "a":
            self._end_link()

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        if not self._pre:
            data = _SPACE.sub(" ", data)
            if not self.parts or self.parts[-1].endswith(("\n", " ")):
                data = data.lstrip(" ")
        if data:
            self.parts.append(data)

    def _end_link(self) -> None:
        if self._link_start is None:
            return
        shown = "".join(self.parts[self._link_start :])
        self.parts[self._link_start :] = [_link(shown, self._href)]
        self._link_start = None

    def text(self) -> str:
        self.close()
        self._end_link()
        joined = _TRAILING.sub("", "".join(self.parts))
        return _BLANK_LINES.sub("\n\n", joined).strip()


def _link(shown: str, href: str) -> str:
    words = shown.strip()
    if not href.lower().startswith(("http://", "https://")) or words.startswith(("#", "@")):
        return shown
    # platforms shorten the address that they show: the whole one stands in href
    start = _SCHEME.sub("", words).removesuffix("…").removesuffix("...")
    if _SCHEME.sub("", href).startswith(start):
        return href
    return shown if _SCHEME.match(words) else f"{shown} ({href})"


def html_to_text(markup: str) -> str:
    """Turn the HTML of a post into plain text.

    Paragraphs become blank lines, ``<br>`` a line break; entities are decoded.
    A link whose text is its address, or the start of it, becomes the whole
    address; other links keep their words, with the address in brackets;
    mentions and hashtags keep their words alone.

    Parameters
    ----------
    markup : str
        HTML as platforms write it; broken mark-up is read as browsers do.

    Returns
    -------
    str
        Plain text without white space around it.

    Examples
    --------
    >>> html_to_text("<p>Down <b>again</b> &amp; again</p><p>Why?<br>Status?</p>")
    'Down again & again\\n\\nWhy?\\nStatus?'
    >>> html_to_text('see <a href="https://example.org/status/1">example.org/sta…</a>')
    'see https://example.org/status/1'
    """
    if "<" not in markup:
        return html.unescape(markup).strip()
    reader = _Reader()
    reader.feed(markup)
    return reader.text()
