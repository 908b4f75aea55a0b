"""HTML of posts to plain text: links and line breaks stay, mark-up goes."""

from __future__ import annotations

import html
import re

_BLOCKS = frozenset(
    {"p", "div", "blockquote", "pre", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6"}
)
_LINES = frozenset({"br", "li", "tr"})
_UNSEEN = frozenset({"script", "style", "template"})
_SPACE = re.compile(r"[ \t\r\n\f]+")
_TRAILING = re.compile(r"(?<![ \t])[ \t]++(?=\n)")
_BLANK_LINES = re.compile(r"\n{3,}")
_SCHEME = re.compile(r"https?://(?:www\.)?", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([A-Za-z][\w:-]*+)((?:[^\"'>]++|\"[^\"]*+\"|'[^']*+')*+)>")
#: How far a tag may reach whose attributes hold ``<`` or ``>``; so that reading is linear.
_LONGEST_TAG = 512
_PLAIN_TAG = re.compile(r"<(/?)([A-Za-z][\w:-]*+)([^<>]*+)(>?)")
_DECLARATION = re.compile(r"<[!?][^<>]*+>")
_ATTRIBUTE = re.compile(
    r"""(?<!\S)(href|alt)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"']++))""", re.IGNORECASE
)
# more digits than any character has, which Python's own reader can't take
_ENDLESS = re.compile(r"&#(?:\d{8,}|[xX][0-9a-fA-F]{8,});?")


def unescape(text: str) -> str:
    """Decode HTML entities, whatever number they hold.

    >>> unescape("down &amp; out &#33;")
    'down & out !'
    """
    return html.unescape(_ENDLESS.sub("\ufffd", text)) if "&" in text else text


class _Reader:
    """Follows tags, and collects the words between them."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self._unseen = 0
        self._pre = 0
        self._href = ""
        self._link_start: int | None = None

    def read(self, markup: str) -> str:
        """Read all of a post's HTML; time grows with its length."""
        at, last = 0, markup.rfind(">")
        last_comment = markup.rfind("-->")
        while 0 <= (start := markup.find("<", at)) < last:
            self._words(markup[at:start])
            at = start
            if markup.startswith("<!--", start) and start + 2 <= last_comment:
                at = markup.index("-->", start + 2) + 3
            elif declaration := _DECLARATION.match(markup, start):
                at = declaration.end()
            elif tag := _tag(markup, start):
                at = tag.end()
                name = tag[2].lower()
                if tag[1]:
                    self._end(name)
                else:
                    self._start(name, tag[3])
            else:  # a sign that someone wrote
                self._words("<")
                at += 1
        self._words(markup[at:])
        return self._text()

    def _start(self, tag: str, attributes: str) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n\n")
            self._pre += tag == "pre"
        elif tag in _LINES:
            self.parts.append("\n")
        elif tag in _UNSEEN:
            self._unseen += 1
        elif tag == "img":  # a custom emoji's name stands in its alt text
            self.parts.append(_attribute(attributes, "alt"))
        elif tag == "a":
            self._end_link()
            self._href, self._link_start = _attribute(attributes, "href"), len(self.parts)

    def _end(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n\n")
            self._pre -= tag == "pre" and self._pre > 0
        elif tag in _UNSEEN:
            self._unseen -= self._unseen > 0
        elif tag == "a":
            self._end_link()

    def _words(self, data: str) -> None:
        if self._unseen:
            return
        data = unescape(data)
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

    def _text(self) -> str:
        self._end_link()
        joined = _TRAILING.sub("", "".join(self.parts))
        return _BLANK_LINES.sub("\n\n", joined).strip()


def _tag(markup: str, start: int) -> re.Match[str] | None:
    plain = _PLAIN_TAG.match(markup, start)
    if plain is None:
        return None
    if plain[3].count('"') % 2 or plain[3].count("'") % 2:  # the sign may stand in quotes
        quoted = _TAG.match(markup, start, start + _LONGEST_TAG)
        if quoted is not None:
            return quoted
    return plain if plain[4] else None


def _attribute(attributes: str, name: str) -> str:
    for match in _ATTRIBUTE.finditer(attributes):
        if match[1].lower() == name:
            return unescape(match[2] or match[3] or match[4] or "")
    return ""


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

    A link whose text is its address, or the start of it, becomes the whole address; others
    keep their words, with the address in brackets, mentions and hashtags their words alone.

    >>> html_to_text("<p>Down <b>again</b> &amp; again</p><p>Why?<br>Status?</p>")
    'Down again & again\\n\\nWhy?\\nStatus?'
    >>> html_to_text('see <a href="https://example.org/status/1">example.org/sta…</a>')
    'see https://example.org/status/1'
    """
    if "<" not in markup:
        return unescape(markup).strip()
    return _Reader().read(markup)
