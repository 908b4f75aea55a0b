"""Which columns of a table hold what: by their names, and by what stands in them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from statistics import fmean
from typing import TYPE_CHECKING, Any

from sentiment.errors import RecordError
from sentiment.ingest.field.scalar import NO_VALUE, as_count, join_clock
from sentiment.ingest.field.time import TimeParser, needs_column
from sentiment.ingest.platform.usual import (
    CLOCKS,
    FLAGS,
    KIND_WORDS,
    OWNER_KEYS,
    OWNERS,
    TIME_WORDS,
    USUAL,
    WEAK,
    ZONES,
    plain_name,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sentiment.ingest.format.block import Path

__all__ = ["Choice", "Column", "choose_columns", "columns_of", "has_relative_times"]

#: Records that are looked at.
_SAMPLE = 200
_TIMES = 60
_GOOD = 0.9
_HALF = 0.5
#: Titles that repeat more than this are of what the post belongs to, not its own.
_TITLE_VARIETY = 0.3
_FEW = 5
_RATINGS = range(6)
_NUMBERED = re.compile(r"column_\d+")
_CLOCK = re.compile(
    r"\d{1,2}[:.h]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?(?:\s?[ap]\.?\s?m\.?)?", re.IGNORECASE
)
# how X shortens a text: a sign, and mostly a link to the whole
_CUT = re.compile(r"\u2026(?: https?://\S+)?$")
_WHOLE = frozenset({"fulltext", "rawcontent"})
_LONGER = 1.1
# Reddit's name of a post
_THING = re.compile(r"t\d_")
_RELATIVE = re.compile(r"(?:an?|\d+) (?:second|minute|hour|day|week|month|year)s? ago\b")
_WORDS = re.compile(r"\w+")
#: Columns beside which `score` counts votes; else it may be a rating.
_VOTED = frozenset({"numcomments", "subreddit", "ups", "linkid", "permalink", "descendants"})


@dataclass(frozen=True)
class Column:
    """A column of a sample of records.

    Attributes
    ----------
    path : Path
        Keys down to it.
    values : list
        Those that are there; text without blanks around it.
    n : int
        Records of the sample.
    """

    path: Path
    values: list[Any]
    n: int

    @property
    def name(self) -> str:
        """Its name, for people."""
        return "/".join(self.path)

    @cached_property
    def plain(self) -> str:
        """Its name in lower-case letters and digits."""
        return plain_name("".join(self.path).removesuffix("$date").removesuffix("$oid"))

    @property
    def filled(self) -> float:
        """Share of records that have a value."""
        return len(self.values) / self.n if self.n else 0.0

    @cached_property
    def length(self) -> float:
        """Mean length of its texts, in characters; 0 where most are none."""
        words = [v for v in self.values if isinstance(v, str) and not _is_no_text(v)]
        return fmean(map(len, words)) if 2 * len(words) > len(self.values) else 0.0

    @cached_property
    def is_cut(self) -> bool:
        """Whether some of its texts end before they should."""
        return any(isinstance(value, str) and _CUT.search(value) for value in self.values)

    @cached_property
    def variety(self) -> float:
        """Share of its values that differ."""
        return len({str(value) for value in self.values}) / max(len(self.values), 1)

    @cached_property
    def times(self) -> tuple[float, float, float]:
        """Shares of values that are times; and of these, those with a clock and with a zone."""
        return _read_times(self.values[:_TIMES])


def _is_no_text(value: str) -> bool:
    return as_count(value) is not None or value.startswith(("http://", "https://"))


def _read_times(values: Sequence[Any]) -> tuple[float, float, float]:
    best = (0.0, 0.0, 0.0)
    for order in ("day", "month") if any(map(needs_column, values)) else ("day",):
        parser = TimeParser(date_order=order)
        for value in values:
            parser.observe(value)
        parser.settle_serial()
        parser.date_order = order
        read, days = 0, set()
        for value in values:
            try:
                days.add(parser.parse(value).timestamp() % 86_400)
            except RecordError:
                continue
            read += 1
        if read:
            clock = 0.0 if days == {0.0} else 1 - parser.n_date_only / read
            zone = 1 - parser.n_naive / read
            best = max(best, (read / len(values), clock, zone))
    return best


def columns_of(records: Sequence[Mapping[str, Any]]) -> list[Column]:
    """List the columns of a sample, objects that say whose a record is taken apart."""
    sample = records[:_SAMPLE]
    found: dict[Path, list[Any]] = {}
    for record in sample:
        for name, value in record.items():
            for path, inner in _inside(str(name), value):
                kept = found.setdefault(path, [])
                if isinstance(inner, str):
                    inner = inner.strip()  # noqa: PLW2901
                    if inner.lower() in NO_VALUE:
                        continue
                if inner is not None and inner not in ([], {}):
                    kept.append(inner)
    return [Column(path, values, len(sample)) for path, values in found.items()]


def _inside(name: str, value: object) -> Iterable[tuple[Path, Any]]:
    if not isinstance(value, dict):
        return [((name,), value)]
    if plain_name(name) in OWNERS:
        return [((name, key), value[key]) for key in OWNER_KEYS if _is_plain(value.get(key))]
    # what a database wraps around times and ids
    return [((name, key), value[key]) for key in ("$date", "$oid") if _is_plain(value.get(key))]


def _is_plain(value: object) -> bool:
    return isinstance(value, str | int | float)


def has_relative_times(columns: Sequence[Column]) -> bool:
    """Whether a column tells times as pages do, as "2 days ago"."""
    return any(
        column.values and all(isinstance(v, str) and _RELATIVE.match(v) for v in column.values)
        for column in columns
        if column.plain in USUAL["created_at"]
    )


@dataclass
class Choice:
    """Columns for fields, and why.

    Attributes
    ----------
    paths : dict of str to list of Path
        Of ``created_at``, the date and what stands behind it; of others, in
        the order in which a record is asked.
    why : dict of str to str
        Of fields for which there was a choice.
    """

    paths: dict[str, list[Path]] = field(default_factory=dict)
    why: dict[str, str] = field(default_factory=dict)

    def takes(self, path: Path) -> bool:
        """Whether a column is taken already."""
        return any(path in paths for paths in self.paths.values())


class _Chooser:
    def __init__(self, columns: Sequence[Column], choice: Choice) -> None:
        self.columns = columns
        self.choice = choice
        self.plain = {column.plain for column in columns}
        self.numbered = all(_NUMBERED.fullmatch(column.name) for column in columns)

    def named(self, field_name: str, *, weak: bool | None = None) -> list[Column]:
        """List the columns of a field's usual names that are free, likeliest first."""
        usual = USUAL[field_name]
        found = [
            column
            for column in self.columns
            if column.plain in usual
            and not self.choice.takes(column.path)
            and (weak is None or (column.plain in WEAK) == weak)
        ]
        return sorted(found, key=lambda column: usual.index(column.plain))

    def take(self, field_name: str, columns: Sequence[Column], why: str = "") -> None:
        self.choice.paths[field_name] = [column.path for column in columns]
        if why:
            self.choice.why[field_name] = why

    def others(self, chosen: Column, among: Iterable[Column], fact: str) -> str:
        rest = [column.name for column in among if column is not chosen]
        return f"{fact}, rather than {', '.join(rest)}" if rest else ""

    def created_at(self) -> None:
        for weak in (False, True):
            named = self.named("created_at", weak=weak)
            if self._take_time([c for c in named if c.times[0] >= _HALF], named):
                return
        wanted, other = TIME_WORDS
        likely = [
            column
            for column in self.columns
            if (self.numbered and not all(map(_is_number, column.values)))
            or (wanted.search(column.plain) and not other.search(column.plain))
        ]
        if self._take_time(
            [c for c in likely if c.times[0] >= _GOOD and c.filled >= _HALF], []
        ):
            return
        if named := self.named("created_at"):  # all of it will be rejected, and that is said
            self.take("created_at", named[:1])

    def _take_time(self, fit: Sequence[Column], named: Sequence[Column]) -> bool:
        if not fit:
            return False

        def worth(column: Column) -> tuple[float, ...]:
            read, clock, zone = column.times
            rank = fit.index(column)
            return (round(read * column.filled, 1), clock > _HALF, zone > _HALF, -rank)

        chosen = max(fit, key=worth)
        why = "its name" if chosen is fit[0] else "more of its values are whole times"
        behind = [] if chosen.times[1] > _HALF else self._clock(chosen)
        if behind:
            why = "its dates are joined with the time of day beside it"
        among = [each for each in named or fit if each not in behind]
        self.take("created_at", [chosen, *behind], self.others(chosen, among, why))
        return True

    def _clock(self, dates: Column) -> list[Column]:
        """Find the time of day, and the zone, that stand beside dates."""
        for column in self.columns:
            if column is dates or not CLOCKS.search(column.plain) or not column.values:
                continue
            if not all(isinstance(v, str) and _CLOCK.fullmatch(v) for v in column.values):
                continue
            zones = [each for each in self.columns if each.plain in ZONES and each.values]
            for zone in [*zones[:1], None]:
                behind = [column] if zone is None else [column, zone]
                rows = zip(dates.values, *[each.values for each in behind], strict=False)
                joined = [join_clock(date, clock) for date, *clock in rows]
                if _read_times(joined[:_TIMES])[0] >= _GOOD:
                    return behind
        return []

    def text(self) -> None:
        strong = [c for c in self.named("text", weak=False) if c.length > 0]
        weak = [c for c in self.named("text", weak=True) if c.length > 0]
        fit = strong or weak
        if self.numbered:
            spoken = [c for c in self.columns if c.length and c.times[0] < _HALF]
            fit = [c for c in spoken if not self.choice.takes(c.path)]
        if not fit:
            return
        # a little longer is no reason against the likelier name, but cut short is
        chosen = max(fit, key=lambda c: c.filled * c.length)
        if chosen.filled * chosen.length < _LONGER * fit[0].filled * fit[0].length:
            chosen = next((c for c in fit if c.plain in _WHOLE and fit[0].is_cut), fit[0])
        same = _WHOLE | {"text"}
        also = [c for c in strong if c is not chosen and {c.plain, chosen.plain} <= same]
        fact = f"{chosen.length:.0f} characters on average, {100 * chosen.filled:.0f} % filled"
        among = [c for c in fit if c not in also]
        self.take("text", [chosen, *also], self.others(chosen, among, fact))

    def title(self) -> None:
        for column in self.named("title"):
            if column.length == 0:
                continue
            n = len(column.values)
            if n >= _FEW and column.variety < _TITLE_VARIETY:
                self.choice.why["title"] = (
                    f"{column.name} is left: it repeats, so it is no post's own"
                )
                continue
            if not self.named("author", weak=False) and _are_names(column.values):
                self.take(
                    "author", [column], f"{column.name} holds names, and no other column does"
                )
                continue
            self.take("title", [column], "joined above the text")
            return

    def author(self) -> None:
        if "author" in self.choice.paths:
            return
        inside = [c for c in self.columns if len(c.path) > 1 and c.path[1] in OWNER_KEYS]
        if inside and not self.named("author", weak=False)[:1]:
            inside.sort(key=lambda c: OWNER_KEYS.index(c.path[1]))
            most = max(column.filled for column in inside)
            self.take("author", [next(c for c in inside if c.filled >= _GOOD * most)])
            return
        for weak in (False, True):
            named = [
                c for c in self.named("author", weak=weak) if self._may_be_author(c, weak=weak)
            ]
            if named:
                most = max(column.filled for column in named)
                chosen = next(c for c in named if c.filled >= _GOOD * most)
                if all(str(value).startswith("@") for value in chosen.values):
                    # an id stands before a name
                    channels = (c for c in self.columns if c.plain == "channel")
                    as_many = (c for c in channels if c.variety >= chosen.variety)
                    chosen = next(as_many, chosen)
                self.take("author", [chosen])
                return
        if self.numbered:
            names = [
                c for c in self.columns if not self.choice.takes(c.path) and _are_handles(c)
            ]
            if names:
                self.take("author", [max(names, key=lambda c: c.variety)])

    def _may_be_author(self, column: Column, *, weak: bool) -> bool:
        values = column.values
        if not all(isinstance(value, str | int) for value in values):
            return False
        if not weak:
            return True
        varied = column.variety > _TITLE_VARIETY or len(values) < _FEW
        return varied and not any(_THING.match(str(value)) for value in values)

    def post_id(self) -> None:
        named = [c for c in self.named("post_id") if c.values]
        if self.numbered:
            free = [c for c in self.columns if not self.choice.takes(c.path)]
            named = [c for c in free if c.variety == 1 and all(map(_is_number, c.values))]
        if named:
            most = max(column.variety * column.filled for column in named)
            self.take(
                "post_id", [next(c for c in named if c.variety * c.filled >= _GOOD * most)]
            )

    def counts(self) -> None:
        for name in USUAL:
            if not name.startswith("n_"):
                continue
            fit = [c for c in self.named(name) if not c.values or _are_counts(c.values)]
            fit = [c for c in fit if c.plain != "score" or self._is_voted(c)]
            if fit:
                self.take(name, fit[:1])

    def _is_voted(self, column: Column) -> bool:
        if self.plain & _VOTED:
            return True
        return any(as_count(value) not in (None, *_RATINGS) for value in column.values)

    def kinds(self) -> None:
        for column in self.named("kind"):
            known = [KIND_WORDS.get(str(value).lower(), "") for value in column.values]
            # a type that is the same for all tells no kinds apart
            if {*known} - {"", "post"} and known.count("") <= (1 - _GOOD) * len(known):
                self.take("kind", [column])
                return
        for name, _ in FLAGS:
            fit = [c for c in self.named(name) if c.plain != "reply" or _are_flags(c.values)]
            if fit:
                self.take(name, fit)


def _are_names(values: Sequence[object]) -> bool:
    """Whether most texts are one to four words that begin with a capital, as names do."""
    named = 0
    for value in values:
        words = _WORDS.findall(str(value))
        named += 0 < len(words) <= 4 and all(word[0].isupper() for word in words)  # noqa: PLR2004
    return named >= 0.8 * len(values)


def _are_handles(column: Column) -> bool:
    texts = [value for value in column.values if isinstance(value, str)]
    few = column.variety <= _TITLE_VARIETY and len(texts) >= _FEW
    alike = len(texts) > 1 and len(set(texts)) == 1
    return (
        bool(texts)
        and not few
        and not alike
        and not any(" " in t or t.isdigit() for t in texts)
    )


def _is_number(value: object) -> bool:
    return isinstance(value, int) or (isinstance(value, str) and value.isdigit())


def _are_counts(values: Sequence[object]) -> bool:
    return 2 * sum(as_count(value) is not None for value in values) >= len(values) or any(
        value in {-1, "-1"} for value in values if isinstance(value, str | int)
    )


def _are_flags(values: Sequence[object]) -> bool:
    return all(str(value).lower() in {"true", "false", "yes", "no"} for value in values)


def choose_columns(columns: Sequence[Column], named: Mapping[str, list[Path]]) -> Choice:
    """Choose the columns of each field.

    Times go first, since they show themselves; then texts, by length and how
    many records have one; then what is told by names for the better part.

    Parameters
    ----------
    columns : sequence of Column
        Of a sample.
    named : dict of str to list of Path
        Fields whose columns the user named.

    Examples
    --------
    >>> rows = [{"title": "Ann One", "snippet": "It is down", "date": "1 May 2024",
    ...          "iso_date": "2024-05-01T10:00:00Z"}]
    >>> choose_columns(columns_of(rows), {}).paths
    {'created_at': [('iso_date',)], 'text': [('snippet',)], 'author': [('title',)]}
    """
    choice = Choice({name: list(paths) for name, paths in named.items()})
    chooser = _Chooser(columns, choice)
    for step in ("created_at", "text", "title", "author", "post_id"):
        if step not in named:
            getattr(chooser, step)()
    lang = chooser.named("lang")
    if lang and "lang" not in named:
        chooser.take("lang", lang[:1])
    chooser.counts()
    chooser.kinds()
    for name, paths in named.items():
        choice.paths[name] = list(paths)
    return choice
