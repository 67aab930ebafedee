"""What a layer paints: one colour a feature, and what a legend says of it. Plain values, no Qt and no VTK."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

U8 = npt.NDArray[np.uint8]
FEEDS = ("incidents", "cases", "tracked", "stops", "feeds")
"""Layers of what live feeds declare by themselves: symbols that come, go and move."""
SEEN = ("incidents",)
"""Layers of which no building hides a symbol."""
LAYERS = (
    *FEEDS, "weather", "vehicles", "flow", "ghost", "roads", "coverage", "fibre",
    "energy", "bars", "bridges", "air", "heat", "evacuation", "areas", "reports", "services",
)  # fmt: skip
"""Layers in the order of the layer list."""
MOVING: tuple[str, ...] = ("weather", "vehicles", "flow")
"""Layers that move by themselves while they are shown and have rows: they cost a frame ten times a second."""
FIELDS = ("coverage", "heat")
"""Layers that drape a field over the ground."""
DOTS = "dots"
"""Mark of a legend's class that is dotted on the city."""
PIPS = ("pips 0", "pips 1", "pips 2", "pips 3", "pips 4")
"""Marks of severities: a warning with so many pips."""
TRAINING = "exercise"
"""Mark of an exercise: a broken outline."""


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """A modelled surface on the ground: `rgba` ``(rows, columns, 4)`` uint8, row 0 in the south, over `extent`; `above`
    the same at up to three heights, metres above the ground, rising: what facades show, as far up as it goes.
    """

    extent: tuple[float, float, float, float]
    rgba: U8
    above: tuple[tuple[float, U8], ...] = ()

    def same(self, other: "Field") -> bool:
        """True when both look the same."""
        mine, others = ((found.rgba, *(rgba for _, rgba in found.above)) for found in (self, other))
        if len(mine) != len(others) or self.extent != other.extent:
            return False
        return all(np.array_equal(one, two) for one, two in zip(mine, others, strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class LayerTable:
    """Colours of one layer. `rgba` ``(n, 4)`` uint8 (alpha 0: nothing known, draw neutral) and `hatched` ``(n,)`` bool
    (stale) belong to `ids`; `field` is the ground surface of a layer that has one; `dashed` ``(n,)`` bool marks what
    is broken (a cut route: dashes and a cross, so that colour is not alone), `dotted` ``(n,)`` bool what goes without
    (a building whose route is cut: dots, which are not the stripes of stale). `extra` are further columns or arrays
    that the layer's own drawing knows by name.
    """

    ids: Sequence[str]
    rgba: U8
    hatched: npt.NDArray[np.bool_]
    field: Field | None = None
    dashed: npt.NDArray[np.bool_] | None = None
    dotted: npt.NDArray[np.bool_] | None = None
    extra: Mapping[str, npt.NDArray[Any]] = dataclasses.field(default_factory=dict)

    @classmethod
    def empty(cls) -> "LayerTable":
        """A table that paints nothing."""
        return cls((), np.zeros((0, 4), np.uint8), np.zeros(0, bool))

    @property
    def paints(self) -> bool:
        """Whether it has a row or a field."""
        return len(self.ids) > 0 or self.field is not None

    def same(self, other: "LayerTable | None") -> bool:
        """True when both paint the same."""
        if other is None or (self.field is None) != (other.field is None):
            return False
        if self.ids is not other.ids and tuple(self.ids) != tuple(other.ids):
            return False
        if self.field is not None and other.field is not None and not self.field.same(other.field):
            return False
        if self.extra.keys() != other.extra.keys():
            return False
        if not all(np.array_equal(array, other.extra[name]) for name, array in self.extra.items()):
            return False
        marks = ((self.dashed, other.dashed), (self.dotted, other.dotted), (self.hatched, other.hatched))
        return np.array_equal(_words(self.rgba), _words(other.rgba)) and all(_alike(*pair) for pair in marks)


def _alike(one: npt.NDArray[np.bool_] | None, other: npt.NDArray[np.bool_] | None) -> bool:
    """A column that is not there marks nothing."""
    if one is None or other is None:
        return not any(mark is not None and mark.any() for mark in (one, other))
    return one is other or np.array_equal(one, other)


def _words(rgba: U8) -> npt.NDArray[np.uint32]:
    """One word a colour: compared four times as quickly as bytes."""
    return np.ascontiguousarray(rgba).view(np.uint32)


@dataclass(frozen=True, slots=True)
class LegendClass:
    """One swatch: `key` is translated by the view, `colour` ``#rrggbb``, `hatched` and `mark` as on the city."""

    key: str
    colour: str
    hatched: bool = False
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Legend:
    """`stops` ``(value in unit, #rrggbb)`` of a scale, rising; `classes` swatches.

    What is computed says so: `modelled` fields name their `model`, `illustrative` things stand for no single one.
    """

    unit: str = ""
    stops: tuple[tuple[float, str], ...] = ()
    classes: tuple[LegendClass, ...] = ()
    modelled: bool = False
    illustrative: bool = False
    model: str = ""


@dataclass(frozen=True, slots=True)
class Beam:
    """A vertical beam on an open alarm at ``(x, y, z)`` metres; `pulsing` while unacknowledged."""

    alarm: str
    asset: str
    priority: int
    x: float
    y: float
    z: float = 0.0
    pulsing: bool = False
