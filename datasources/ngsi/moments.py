"""When an attribute was true: what it says itself, then its entity, then when the broker last changed it."""

from citydeck.model.time import NS_PER_S
from citydeck.sources.payload import Poisoned
from citydeck.sources.stamps import instant
from datasources.ngsi.entity import Attribute, Entity

NO_TIME = "a time that is none, or has no zone (setting zone)"


class Moments:
    """`times` are the attributes that date an entity, `zone` is for stamps without one."""

    def __init__(self, times: tuple[str, ...], zone: str) -> None:
        self._times, self._zone = times, zone

    def read(self, stamp: object) -> int | None:
        """ns of one stamp, the end of an interval; None where there is none. `Poisoned` for what is no time."""
        if stamp is None or stamp == "":
            return None
        if not isinstance(stamp, str):
            raise Poisoned(NO_TIME)
        try:
            return instant(stamp, "interval" if "/" in stamp else "iso", self._zone)
        except (ValueError, OverflowError):
            raise Poisoned(NO_TIME) from None

    def of(self, attribute: Attribute, entity: Entity) -> int | None:
        """When `attribute` was observed; None where nobody says. `Poisoned` where it is said and cannot be read."""
        if (own := self.read(attribute.observed)) is not None:
            return own
        if (common := self.of_entity(entity)) is not None:
            return common
        for stamp in (attribute.changed, entity.changed):
            if (changed := self.read(stamp)) is not None:
                return changed
        return None

    def of_entity(self, entity: Entity) -> int | None:
        """By the first of the entity's times that can be read. `Poisoned` where there are some and none can."""
        fault: Poisoned | None = None
        for name in self._times:
            found = entity.first(name)
            if found is None:
                continue
            try:
                at = self.read(found.target or found.value)  # some models write a time as a relationship
            except Poisoned as error:
                fault = error
            else:
                if at is not None:
                    return at
        if fault is not None:
            raise fault
        return None

    def hours(self, entity: Entity) -> float | None:
        """How long the entity was observed: ``dateObservedFrom`` to ``dateObservedTo``, or the interval that
        ``dateObserved`` is.
        """
        ends = [entity.value("dateObservedFrom"), entity.value("dateObservedTo")]
        if None in ends and "/" in (both := entity.text("dateObserved")):
            ends = list(both.split("/"))
        if len(ends) != 2 or not all(isinstance(end, str) for end in ends):
            return None
        start, end = (self.read(one) for one in ends)
        return (end - start) / NS_PER_S / 3600.0 if start is not None and end is not None and end > start else None
