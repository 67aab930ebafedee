"""What a session may do, and where what it shows came from."""

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
