"""Several outages beside each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Comparison:
    """Several outages beside each other.

    Attributes
    ----------
    outages : DataFrame
        One a row, in time order: ``number`` (from 1), ``outage`` (its name),
        ``platform``, ``start``, ``end`` (text, UTC; a date alone where no more
        is known, or "goes on"), ``problem``, ``certainty``, ``estimated`` (whether its times
        are), ``source``, ``n_posts`` (NA where no posts were given).
    table : DataFrame
        One figure a row. Of an outage: ``number``, ``platform``, ``outage``,
        ``start``, ``certainty``, ``measure``, ``window``, ``value``, ``low``,
        ``high`` (95 % interval), ``unit``, ``n`` (posts), ``note``. Where a
        value is missing `note` says why. Of a platform: ``number`` is NA, n
        counts outages.
    aligned : DataFrame
        The share of frustration by bin: ``number``, ``outage``, ``hours``
        (middle of the bin, since onset), ``lengths`` (the same in lengths of
        the outage; NaN where it goes on), ``value``, ``low``, ``high``, ``n``,
        ``bin_hours``.
    effects : DataFrame
        Differences "during - before": ``number``, ``outage``, ``measure``,
        ``value``, ``low``, ``high``, ``p_holm``, ``n_from``, ``n_to``,
        ``enough``, ``verdict`` and ``grade`` (of the report, as of `Measures.verdicts`).
    span : tuple of two date, or None
        First and last day that rates a year are reckoned over; None without a
        list of outages.
    span_given : bool
        Whether somebody named the span, else it is the list's own.
    unlike : list of str
        What the reports were not made alike in.
    limits : dict of str to list of int
        What reports say that their numbers can't say, as Markdown, to the
        numbers of the outages that are in them.
    """

    outages: pd.DataFrame
    table: pd.DataFrame
    aligned: pd.DataFrame
    effects: pd.DataFrame
    span: tuple[date, date] | None
    span_given: bool
    unlike: list[str]
    limits: dict[str, list[int]]
