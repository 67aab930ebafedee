"""Quality of an observation, after OPC UA's three classes plus STALE (DESIGN: data)."""

from enum import IntEnum


class Quality(IntEnum):
    """How far a value can be trusted. The integers are stored in logs and never change."""

    GOOD = 0
    UNCERTAIN = 1
    BAD = 2
    STALE = 3
