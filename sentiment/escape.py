"""Posts, names and file names are hostile: how text is made safe where it is shown."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

#: A spreadsheet takes a cell that starts so for a formula. OWASP, "CSV Injection".
# the full-width forms count too, and spaces before them do not help
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|!~$&]|:(?=//)|(?<=www)\.)")
# what is a list, a heading or a rule where it begins a line
_LINE_START = re.compile(r"^(\d{0,9})([-+.)](?=\s|$)|[-=](?=[-=\s]*$))")
_MAX_SLUG = 60


def for_terminal(text: str) -> str:
    """Show control, escape and text-direction characters by their code points.

    Line breaks stay.

    >>> for_terminal("red \\x1b[31m, reversed \\u202e")
    'red \\\\x1b[31m, reversed \\\\u202e'
    """

    def shown(char: str) -> str:
        hidden = unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
        if not hidden or char in "\n\u200d":  # a zero-width joiner only builds emoji
            return char
        return char.encode("unicode_escape", "surrogatepass").decode("ascii")

    return text if text.isascii() and text.isprintable() else "".join(map(shown, text))


def for_markdown(text: str) -> str:
    """Escape what Markdown or HTML would act on, on one line; addresses are no links.

    >>> for_markdown("<b>*down*</b>")
    '\\\\<b\\\\>\\\\*down\\\\*\\\\</b\\\\>'
    >>> for_markdown("1. see https://x.example")
    '1\\\\. see https\\\\://x.example'
    """
    line = _MARKDOWN.sub(r"\\\1", for_terminal(" ".join(text.split())))
    return _LINE_START.sub(r"\1\\\2", line)


def for_file_name(text: str, fallback: str) -> str:
    """Make a file name of lower-case letters, digits and hyphens.

    >>> for_file_name("../Login & Feed", "outage-1"), for_file_name("🔥", "outage-1")
    ('login-feed', 'outage-1')
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return _NOT_SLUG.sub("-", plain.lower()).strip("-")[:_MAX_SLUG].strip("-") or fallback


def for_spreadsheet(values: pd.Series) -> pd.Series:
    """Put an apostrophe before cells that a spreadsheet would run as a formula.

    >>> import pandas as pd
    >>> for_spreadsheet(pd.Series(["=1+1", "fine", None])).tolist()
    ["'=1+1", 'fine', nan]
    """
    starts = values.str.startswith(_FORMULA) | values.str.lstrip().str.startswith(_FORMULA)
    risky = starts.fillna(value=False).astype(bool)
    return values.where(~risky, "'" + values)


def from_spreadsheet(text: str) -> str:
    """Take away the apostrophe that `for_spreadsheet` put before a text.

    >>> from_spreadsheet("'=1+1"), from_spreadsheet("'tis down")
    ('=1+1', "'tis down")
    """
    rest = text.removeprefix("'")
    risky = rest.startswith(_FORMULA) or rest.lstrip().startswith(_FORMULA)
    return rest if risky and rest != text else text
