"""What consoles may see of alarms while transitions wait for their commit.

An operator's act is in force for later decisions at once, in the one order of the engine, but it is shown only after
its durable commit: until then rows show the region that the act touched as it stood before, which is never less
visible. What the system itself finds (a raise) is shown with ``saved`` False.
"""

from collections import Counter
from collections.abc import Iterable

from citydeck.alarms.regions import Regions
from citydeck.alarms.transition import Transition, What

_REGION_FIELDS = {
    "ack": ("acked", "acked_by", "acked_at", "acked_wall", "realarm"),
    "latch": ("latched",),
    "shelf": ("shelved_until", "shelved_by"),
    "comment": ("comment",),
    "service": ("out_of_service",),
}
_TOUCHES = {
    What.ACKED: ("ack", "comment"),
    What.UNACKED: ("ack", "comment"),
    What.RESET: ("latch", "comment"),
    What.SHELVED: ("shelf", "comment"),
    What.UNSHELVED: ("shelf", "comment"),
    What.COMMENTED: ("comment",),
    What.OUT_OF_SERVICE: ("service", "comment"),
    What.IN_SERVICE: ("service", "comment"),
}
_Facts = tuple[object, ...]


class Holding:
    """Counts what is not yet committed and keeps the operator's regions as they were before."""

    def __init__(self) -> None:
        self._unsaved: Counter[str] = Counter()
        self._waiting: Counter[tuple[str, str]] = Counter()
        self._before: dict[tuple[str, str], tuple[int, _Facts]] = {}

    def before_act(self, alarm: str, what: str, regions: Regions) -> None:
        """Keep what an act is about to change; called before the regions change."""
        for region in _TOUCHES.get(What(what), ()):
            self._before.setdefault((alarm, region), (regions.version, _facts(regions, region)))
            self._waiting[alarm, region] += 1

    def system_changed_ack(self, alarm: str, regions: Regions) -> None:
        """The engine itself voided the acknowledgement: that is what waits to be seen, not what was before."""
        self._replace(alarm, regions, ("ack", "latch", "comment"))

    def system_changed_shelf(self, alarm: str, regions: Regions) -> None:
        """A shelf ran out by itself: nothing that an operator did before hides the alarm any longer."""
        self._replace(alarm, regions, ("shelf",))

    def _replace(self, alarm: str, regions: Regions, names: tuple[str, ...]) -> None:
        for region in names:
            if (alarm, region) in self._before:
                self._before[alarm, region] = (regions.version, _facts(regions, region))

    def add(self, alarm: str) -> None:
        """One more transition of `alarm` awaits its commit."""
        self._unsaved[alarm] += 1

    def commit(self, transitions: Iterable[Transition]) -> list[str]:
        """These are durable; returns the ids of alarms whose rows look different now."""
        changed = {}
        for done in transitions:
            if done.code:
                continue
            if self._unsaved[done.alarm] <= 1:
                del self._unsaved[done.alarm]
            else:
                self._unsaved[done.alarm] -= 1
            changed[done.alarm] = True
            if done.command:
                self._let_go(done)
        return list(changed)

    def _let_go(self, done: Transition) -> None:
        for region in _TOUCHES.get(What(done.event), ()):
            key = (done.alarm, region)
            self._waiting[key] -= 1
            if self._waiting[key] <= 0:
                del self._waiting[key]
                self._before.pop(key, None)
            elif done.version > self._before[key][0]:
                self._before[key] = (done.version, _facts(done.stored.regions, region))

    def saved(self, alarm: str) -> bool:
        """True when nothing of this alarm awaits its commit."""
        return alarm not in self._unsaved

    def shown(self, alarm: str, regions: Regions) -> dict[str, object]:
        """Fields of the operator's regions as consoles may see them, by name."""
        facts: dict[str, object] = {}
        for region, names in _REGION_FIELDS.items():
            kept = self._before.get((alarm, region))
            values = kept[1] if kept else _facts(regions, region)
            facts |= dict(zip(names, values, strict=True))
        return facts


def _facts(regions: Regions, region: str) -> _Facts:
    return tuple(getattr(regions, name) for name in _REGION_FIELDS[region])
