"""Heights of footprints from the columns of a table."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from citydeck.city.footprints.column_names import ColumnNames
from citydeck.city.footprints.gathering import Upright
from citydeck.city.footprints.lengths import FOOT, number

STOREY = 3.2
"""Metres from one floor to the next where only storeys are known."""
ASSUMED = 9.6
"""Height of a building of which nothing is known: three storeys."""
HIGHEST = 1200.0
"""Metres beyond which a height is a mistake: the tallest building stands below 900."""
_GROUNDS = 9000.0
"""Metres above and below the sea beyond which there is no ground to build on."""


@dataclass(slots=True)
class HeightTally:
    """Buildings by what was taken: a height of their own, storeys, or an assumption; `refused` could not be true."""

    heights: int = 0
    levels: int = 0
    assumed: int = 0
    refused: int = 0
    example: str = ""


def upright(row: Mapping[str, Any], names: ColumnNames, low: float, tally: HeightTally) -> Upright:
    """Base and height of a row; `low` is the least z of its outline, NaN or 0 where it has none.

    A height that is no number, not above zero or above `HIGHEST` is not taken: storeys, or an assumption, are.
    """
    base = _base(row, names, low)
    raised = number(row.get(names.raised)) if names.raised else None
    raised = raised if raised is not None and 0 < raised < HIGHEST else 0.0
    height = _taken(row, names.height, FOOT if names.feet else 1.0, raised, tally)
    if height is not None:
        tally.heights += 1
    else:
        height = _taken(row, names.levels, STOREY, raised, tally)
        tally.levels += height is not None
    said = height is not None
    tally.assumed += not said
    above = not math.isfinite(base)
    if raised:
        base = raised + (0.0 if above else base)
    return Upright(base, height - raised if height is not None else ASSUMED, 0.0, said, above)


def _base(row: Mapping[str, Any], names: ColumnNames, low: float) -> float:
    said = number(row.get(names.base)) if names.base else None
    if said is None and low != 0.0:
        said = low
    return said if said is not None and abs(said) <= _GROUNDS else math.nan


def _taken(row: Mapping[str, Any], name: str, unit: float, above: float, tally: HeightTally) -> float | None:
    written = row.get(name) if name else None
    if written is None or written == "":
        return None
    found = number(written)
    if found is not None and above < found * unit <= HIGHEST:
        return found * unit
    tally.refused += 1
    tally.example = tally.example or f"{name} = {str(written)[:40]}"
    return None
