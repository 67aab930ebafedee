"""One report as far as it may be known: what about, where, since when, open or closed. Nothing about who, no words."""

from collections.abc import Mapping
from typing import NamedTuple

from citydeck.model.place import Place
from citydeck.sources.mapping.geometry import point
from citydeck.sources.payload import Poisoned
from citydeck.sources.rows import MISSING
from citydeck.sources.stamps import instant
from datasources.open311.document import Record, text

STATES = {"open": 1.0, "closed": 0.0}


class Report(NamedTuple):
    """`state` is 1 open, 0 closed, what the settings say of other words, NaN where the service says none; times in ns,
    None where not said.
    """

    id: str
    service_code: str
    service: str
    state: float
    requested: int | None
    updated: int | None
    expected: int | None
    place: Place | None

    @property
    def open(self) -> bool:
        """Whether its state is over 0."""
        return self.state > 0.0


class Reader:
    """Reads reports. `words` are further statuses, `zone` is for stamps that carry none."""

    def __init__(self, words: Mapping[str, float], zone: str) -> None:
        self._states = {**STATES, **{word.strip().lower(): state for word, state in words.items()}}
        self._zone = zone

    def report(self, record: object) -> Report:
        """`Poisoned` for what is no report. Only the fields named here are looked at."""
        if not isinstance(record, dict) or not (name := text(record, "service_request_id")):
            raise Poisoned("report without service_request_id")
        return Report(
            name,
            text(record, "service_code"),
            text(record, "service_name"),
            self._state(record),
            self._time(record, "requested_datetime"),
            self._time(record, "updated_datetime"),
            self._time(record, "expected_datetime"),
            _place(record),
        )

    def update(self, record: object) -> tuple[str, float, int]:
        """Of an update the report's id, the state, and when that was."""
        if not isinstance(record, dict) or not (name := text(record, "service_request_id")):
            raise Poisoned("update without service_request_id")
        at = self._time(record, "updated_datetime")
        if at is None:
            raise Poisoned("update without updated_datetime")
        return name, self._state(record), at

    def _state(self, record: Record) -> float:
        word = text(record, "status").lower()
        if not word:
            return MISSING
        if word not in self._states:
            raise Poisoned("status that is neither open nor closed: say under words what it means")
        return self._states[word]

    def _time(self, record: Record, name: str) -> int | None:
        stamp = text(record, name)
        if not stamp:
            return None
        try:
            return instant(stamp, "iso", self._zone)
        except (ValueError, OverflowError):
            raise Poisoned(f"{name} is no time, or one without a zone (setting zone)") from None


def _place(record: Record) -> Place | None:
    """Where it is; None for blanks and for 0, 0, which is written where nobody knows."""
    place = point(record.get("long"), record.get("lat"))
    return None if place is None or (place.longitude == 0.0 and place.latitude == 0.0) else place
