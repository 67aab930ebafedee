"""One alarm inside the engine: who it is, what judges it, and its regions."""

from dataclasses import dataclass, field

from citydeck.alarms.evaluator import Evaluator
from citydeck.alarms.regions import Identity, Regions, Stored
from citydeck.model.alarm import Condition, Priority


@dataclass(slots=True)
class Alarm:
    """`evaluator` is None for system alarms and for alarms whose channel or rule is not (or no longer) known."""

    id: str
    identity: Identity
    regions: Regions = field(default_factory=Regions)
    evaluator: Evaluator | None = None
    on_delay: int = 0
    off_delay: int = 0
    realarm: int | None = None
    latch: bool = False
    source: str = ""
    follows_stale: bool = False

    @property
    def priority(self) -> Priority:
        return Priority(self.identity.priority)

    @property
    def base(self) -> str:
        """The level whose dead band holds now: ACTIVE's or the pending one; none once inside all limits."""
        regions = self.regions
        if regions.condition is Condition.ACTIVE:
            return regions.level
        return regions.pending if regions.condition is Condition.PENDING_ON else ""

    @property
    def stored(self) -> Stored:
        return Stored(identity=self.identity, regions=self.regions)
