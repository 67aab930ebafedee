"""Incidents and warnings in force: what sort, how severe, where; an exercise is never mistaken for the real thing."""

import numpy as np

from citydeck.city.model import CityModel
from citydeck.link.mirror import CityMirror
from widgets.scene.feeds import points
from widgets.scene.feeds.outlines import Outlines
from widgets.scene.feeds.sorts import sort_of
from widgets.scene.feeds.symbols import EXERCISE, MOST, Symbols
from widgets.scene.layers.scale import STALE_CLASS, colour
from widgets.scene.pictograms import NUMBER
from widgets.scene.table import PIPS, LayerTable, Legend, LegendClass
from widgets.scene.table import TRAINING as MARK

METRICS = ()
"""None by name: see `handles`."""
UNKNOWN = "#c3d3e0"
SEVERITIES = ("#e9f0c0", "#ffd866", "#ff9d3b", "#ff5a4a", "#ff5fd2")
"""By severity 0 to 4; the number of pips below the symbol says the same."""
TRAINING = "#8fd0ff"
"""Of an exercise, whatever it exercises."""
RADIUS, GROWS = 11.0, 0.8
"""Design pixels of a symbol, and how many each step of severity adds."""
_outlines = Outlines()

UP = 20.0
"""Metres above the ground at which a symbol stands."""


def handles(mirror: CityMirror) -> list[int]:
    """Channels that it draws."""
    return points.channels_of("incidents", mirror)


def present(mirror: CityMirror) -> bool:
    """Whether there is anything that it draws, heard of or not."""
    return points.any_of("incidents", mirror)


def table(city: CityModel, mirror: CityMirror) -> LayerTable:
    """One row an incident in force that has a place; what is over is gone. `ring_…` columns are their areas and lines,
    see `feeds.outlines`.
    """
    found = points.points_of("incidents", city, mirror)
    made = Symbols.of(found, found.at(city, mirror), "incident", UNKNOWN, RADIUS, UP)
    state, old = found.values(mirror, "incident_state")
    real, _ = found.values(mirror, "severity")
    trained, _ = found.values(mirror, "exercise_severity")
    exercise = (found.column("exercise_severity") != points.NONE) & (found.column("incident_state") == points.NONE)
    with np.errstate(invalid="ignore"):
        made.shown &= ~np.where(exercise, trained <= 0, state < 0.5)
    severity = np.where(exercise, trained, real)
    known = ~np.isnan(severity)
    level = np.clip(np.rint(np.nan_to_num(severity)), 0, 4).astype(np.int64)
    made.ink[known] = np.array([colour(ink) for ink in SEVERITIES], np.uint8)[level[known]]
    made.pips = np.where(known, level, 0).astype(np.uint8)
    made.radius = RADIUS + GROWS * made.pips.astype(float)
    made.urgent = 2 + 2 * level - 5 * exercise
    made.state[exercise] = EXERCISE
    made.ink[exercise] = colour(TRAINING)
    heard, _ = found.states(mirror)
    made.distrust(heard, old | found.aged(mirror, "exercise_severity"))
    shown = np.flatnonzero(made.shown)
    for row in shown.tolist():
        made.shape[row] = NUMBER[sort_of(found.assets[row])]
    result = made.table()
    order = np.argsort(-made.urgent[shown[:MOST]], kind="stable").tolist()
    rings = _outlines.columns(city, ((row, found.assets[shown[row]]) for row in order))
    return LayerTable(result.ids, result.rgba, result.hatched, extra={**result.extra, **rings})


def legend() -> Legend:
    """What shapes, pips and colours mean."""
    levels = ("minor", "moderate", "severe", "extreme")
    sorts = ("warning", "weather", "fire", "roadworks", "closure", "accident", "congestion", "transit", "condition")
    return Legend(
        classes=(
            *(LegendClass(word, SEVERITIES[row], mark=PIPS[row]) for row, word in enumerate(levels, 1)),
            *(LegendClass(sort, UNKNOWN, mark=sort) for sort in sorts),
            LegendClass("exercise", TRAINING, mark=MARK),
            STALE_CLASS,
        )
    )
