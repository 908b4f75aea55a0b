"""Which report and which row of a list speak of the same outage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from sentiment.incidents import Incident
from sentiment.outage import Outage

if TYPE_CHECKING:
    from sentiment.compare.reports import Reported

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Case:
    """One outage: as a report has it, as a list has it, or both."""

    reported: Reported | None = None
    incident: Incident | None = None

    @property
    def outage(self) -> Outage | None:
        """Its times; a report's go before a list's, since its posts were measured by them."""
        if self.reported is not None:
            return self.reported.outage
        return None if self.incident is None else self.incident.outage

    @property
    def start(self) -> datetime:
        """Its onset, or the begin of the day where no more is known; UTC."""
        if self.outage is not None:
            return self.outage.start
        assert self.incident is not None
        return datetime.combine(self.incident.day, time(), UTC)

    @property
    def label(self) -> str:
        """Its name, else its times."""
        if self.outage is not None and (self.outage.name or self.incident is None):
            return self.outage.label
        assert self.incident is not None
        return self.incident.name or f"Outage {self.incident.day.isoformat()}"

    @property
    def platform(self) -> str:
        """As the report has it, else as the list has it."""
        mine = "" if self.outage is None else self.outage.platform
        return mine or ("" if self.incident is None else self.incident.platform)


def pair_cases(reports: Sequence[Reported], incidents: Sequence[Incident]) -> list[Case]:
    """Put reports and the rows of a list that mean the same outage together, in time order.

    A row means a report's outage where platform or name are the same, but for case, and times
    overlap (of a date alone: the day); of several the one that begins nearest. Every report
    and every row is in some case.
    """
    cases = []
    used = set()
    for reported in reports:
        fitting = [
            number
            for number, incident in enumerate(incidents)
            if _same(incident, reported.outage)
        ]
        nearest = min(
            fitting,
            key=lambda n: abs(Case(incident=incidents[n]).start - reported.outage.start),
            default=None,
        )
        used.add(nearest)
        cases.append(Case(reported, None if nearest is None else incidents[nearest]))
    cases += [
        Case(incident=incident)
        for number, incident in enumerate(incidents)
        if number not in used
    ]
    return sorted(cases, key=lambda case: case.start)


def _same(incident: Incident, outage: Outage) -> bool:
    def alike(one: str, other: str) -> bool:
        return bool(one.strip()) and one.strip().casefold() == other.strip().casefold()

    if not (alike(incident.platform, outage.platform) or alike(incident.name, outage.name)):
        return False
    start = Case(incident=incident).start
    # of a date alone: it may have begun at the day's end
    end: datetime | None = start + _DAY + (incident.duration or timedelta(0))
    if incident.outage is not None:
        end = incident.outage.end
    return (outage.end is None or start < outage.end) and (end is None or outage.start < end)
