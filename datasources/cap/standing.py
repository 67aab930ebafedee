"""Which alerts stand: an update replaces, a cancel ends, time ends. What is told of first may arrive last.

Messages about one matter are one incident, called after the first message of theirs that is known, be it by reference
only: an acknowledged alarm stays acknowledged while updates say the same. An exercise never touches the real thing, and
tests, drafts and system messages touch nothing.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from citydeck.model.time import NEVER, NS_PER_S
from citydeck.sources.incidents import Incident, Incidents, urn
from citydeck.sources.rows import Rows
from datasources.cap.alert import SEVERITY, Alert, Info, Key
from datasources.cap.area import Ring, place_of, rings_of
from datasources.cap.words import attributes_of, names_of

NOT_REAL = ("Test", "System", "Draft")
NO_NEWS = ("Ack", "Error")
ALL_CLEAR = "AllClear"
MOST_HEARD = 50_000
"""Messages that are remembered; beyond, those whose matter is over are forgotten."""


@dataclass
class Matter:
    """One incident: the message that holds now, when it was last told of (ns), how many updates it had."""

    id: str
    current: Alert
    told_at: int = 0
    told: bool = False
    updates: int = 0
    due: int = NEVER


class Standing:
    """Hears alerts and tells incidents. `lasting` is how long (ns) one without an end stands."""

    def __init__(
        self, incidents: Incidents, *, restricted: bool, lasting: int, areas: Mapping[str, tuple[Ring, ...]]
    ) -> None:
        self._incidents = incidents
        self._restricted = restricted
        self._lasting = lasting
        self._areas = areas
        self._heard: set[tuple[bool, Key]] = set()
        self._replaced: set[tuple[bool, Key]] = set()
        self._matter_of: dict[tuple[bool, Key], str] = {}
        self._matters: dict[str, Matter] = {}
        self.kept_back: Counter[str] = Counter()
        """Messages that are not shown, by reason."""

    @property
    def exercises(self) -> int:
        """How many exercises stand."""
        return sum(self._matters[name].current.exercise for name in self._incidents.in_force)

    @property
    def in_force(self) -> int:
        """How many alerts stand, exercises not among them."""
        return len(self._incidents.in_force) - self.exercises

    def hear(self, alert: Alert, now: int, rows: Rows, confirmed_at: int = 0) -> None:
        """A message, once. `confirmed_at` (ns): it is known to hold at that time too, whenever it was sent."""
        key = (alert.exercise, alert.key)
        if key in self._heard:
            return
        if len(self._heard) >= MOST_HEARD:
            self._forget()
        self._heard.add(key)
        if reason := self._kept_back(alert):
            self.kept_back[reason] += 1
        elif alert.message == "Cancel":
            self._cancel(alert, rows)
        else:
            self._take(alert, now, rows, confirmed_at)

    def _forget(self) -> None:
        self._matters = {name: matter for name, matter in self._matters.items() if matter.told or matter.due < NEVER}
        self._matter_of = {key: name for key, name in self._matter_of.items() if name in self._matters}
        self._heard &= self._matter_of.keys()
        self._replaced &= self._matter_of.keys()

    def _kept_back(self, alert: Alert) -> str:
        if alert.status in NOT_REAL:
            return alert.status
        if alert.message in NO_NEWS:
            return alert.message
        return "" if alert.scope == "Public" or self._restricted else alert.scope

    def _cancel(self, alert: Alert, rows: Rows) -> None:
        for reference in alert.references:
            key = (alert.exercise, reference.key)
            self._replaced.add(key)
            self._end(self._matter_of.get(key, ""), alert.sent, rows, "Cancel")

    def _end(self, name: str, at: int, rows: Rows, message: str) -> None:
        matter = self._matters.get(name)
        if matter is None or not matter.told:
            return
        matter.told_at, matter.told, matter.due = max(at, matter.told_at), False, NEVER
        self._incidents.over(name, matter.told_at, rows, {"message": message})

    def _take(self, alert: Alert, now: int, rows: Rows, confirmed_at: int) -> None:
        key = (alert.exercise, alert.key)
        name = self._matter_of.get(key) or self._name(alert)
        self._matter_of[key] = name
        for reference in alert.references:
            earlier = (alert.exercise, reference.key)
            other = self._matter_of.setdefault(earlier, name)
            self._replaced.add(earlier)
            if other != name:
                self._end(other, alert.sent, rows, "Update")
        matter = self._matters.get(name)
        if key in self._replaced or (matter is not None and alert.sent < matter.current.sent):
            return
        if matter is None:
            matter = self._matters[name] = Matter(name, alert)
        matter.current = alert
        matter.updates += alert.message == "Update"
        self._tell(matter, now, max(alert.sent, confirmed_at), rows)

    def _name(self, alert: Alert) -> str:
        """What a matter is called: after the one that a referenced message belongs to, else after the first of all."""
        for reference in alert.references:
            if known := self._matter_of.get((alert.exercise, reference.key)):
                return known
        dated = [(reference.sent or alert.sent, reference.key) for reference in alert.references]
        first = min([*dated, (alert.sent, alert.key)])[1]
        sender = hashlib.sha256(first.sender.encode()).hexdigest()[:6]
        return urn("Exercise" if alert.exercise else "Alert", f"{first.identifier}-{sender}")

    def pass_time(self, now: int, rows: Rows) -> None:
        """End, begin or lessen what time does."""
        for matter in [one for one in self._matters.values() if one.due <= now]:
            self._tell(matter, now, matter.due, rows)

    def _tell(self, matter: Matter, now: int, at: int, rows: Rows) -> None:
        alert = matter.current
        holding = [info for info in alert.infos if self._holds(alert, info, now)]
        matter.due = min(
            (time for info in alert.infos for time in self._times(alert, info) if time > now), default=NEVER
        )
        if not holding:
            clear = any(ALL_CLEAR in info.responses for info in alert.infos)
            self._end(matter.id, at, rows, ALL_CLEAR if clear else "Expired")
            return
        matter.told_at, matter.told = max(at, matter.told_at), True
        rings = rings_of((area for info in holding for area in info.areas), self._areas)
        incident = Incident(
            matter.id,
            names_of(alert, holding),
            place_of(rings),
            {**attributes_of(alert, holding, len(rings)), "updates": matter.updates},
            max((level for info in holding if (level := SEVERITY.get(info.severity)) is not None), default=None),
            exercise=alert.exercise,
            understood=any(info.severity for info in holding),
        )
        self._incidents.tell(incident, matter.told_at, rows)

    def _holds(self, alert: Alert, info: Info, now: int) -> bool:
        begin, end = self._times(alert, info)
        return begin <= now < end and ALL_CLEAR not in info.responses

    def _times(self, alert: Alert, info: Info) -> tuple[int, int]:
        """When what an info says begins and ends to hold."""
        begin = info.effective or 0  # not `sent`: a sender's clock that is ahead delays no warning
        return begin, max(begin, alert.sent) + self._lasting if info.expires is None else info.expires


def hours(value: float) -> int:
    """Hours in ns."""
    return round(value * 3600 * NS_PER_S)
