"""What a session may do, and where what it shows came from."""

from collections.abc import Iterable
from enum import StrEnum


class Mode(StrEnum):
    """Mode of a session. Only LIVE holds the site's journal and sinks that reach the world."""

    LIVE = "LIVE"
    REPLAY = "REPLAY"
    DRILL = "DRILL"
    WHAT_IF = "WHAT_IF"


class Provenance(StrEnum):
    """Where readings came from; anything but REAL is written on every window, picture and export."""

    REAL = "REAL"
    SIMULATED = "SIMULATED"
    EXERCISE = "EXERCISE"


def least_real(provenances: Iterable[Provenance]) -> Provenance:
    """What is said of several together: one simulated reading on the wall must be said. REAL of none."""
    return max(provenances, key=list(Provenance).index, default=Provenance.REAL)
