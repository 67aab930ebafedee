"""The bridges over the Huangpu and the creek: decks, pylons, cables, arch and truss, and the ways up to them."""

import itertools
from dataclasses import dataclass

import numpy as np

from citydeck.city.demo import facts
from citydeck.city.demo.crossings import Axis, bridge_axes
from citydeck.city.demo.curve import F64
from citydeck.city.demo.facts import BridgeFact
from citydeck.city.demo.river import Water
from citydeck.city.demo.solids import Builder

SIDE = 190.0
"""Metres of side span beyond each pylon."""
RAMP = 620.0
HALF_WIDTH = 15.0
PAINT = {
    "nanpu": (196, 96, 74),
    "yangpu": (188, 190, 196),
    "lupu": (150, 158, 170),
    "xupu": (178, 182, 190),
    "waibaidu": (104, 116, 122),
}


@dataclass(frozen=True)
class Span:
    """A bridge laid out: `deck` ``(n, 3)`` from west to east, `feet` the two ground points where its ramps end."""

    fact: BridgeFact
    axis: Axis
    deck: F64
    ramps: tuple[F64, F64]


def spans(water: Water, nodes: F64) -> list[Span]:
    """All bridges; their ramps end at street nodes ``(n, 2)``, Xupu's at open ground."""
    axes = bridge_axes(water)
    return [_span(fact, axes[fact.slug], nodes) for fact in facts.BRIDGES if fact.shape != "truss"]


def _span(fact: BridgeFact, axis: Axis, nodes: F64) -> Span:
    half = fact.span / 2 + SIDE
    along = np.linspace(-half, half, 33)
    rise = fact.deck - 6.0 * (along / half) ** 2
    deck = np.column_stack([np.array([axis.point(s) for s in along]), rise])
    return Span(fact, axis, deck, (_ramp(fact, axis, deck[0], -1, nodes), _ramp(fact, axis, deck[-1], 1, nodes)))


def _ramp(fact: BridgeFact, axis: Axis, top: F64, side: int, nodes: F64) -> F64:
    """``(n, 3)`` from the deck's end down to a street; Nanpu's western one winds down in a spiral."""
    if fact.slug == "nanpu" and side < 0:
        return _spiral(axis, top, nodes)
    aim = axis.point(side * (fact.span / 2 + SIDE + RAMP))
    foot = _nearest(nodes, aim, 260.0)
    t = np.linspace(0, 1, 17)[:, None]
    flat = top[:2] + (foot - top[:2]) * t
    height = top[2] * (1 - t[:, 0]) ** 1.2 + 0.3
    return np.column_stack([flat, height])


def _spiral(axis: Axis, top: F64, nodes: F64) -> F64:
    """Two turns of 95 m radius, as at Nanpu's west bank, then out to the nearest street."""
    radius = 95.0
    side = np.array([-axis.along[1], axis.along[0]])
    centre = top[:2] - axis.along * 30 + side * radius
    start = np.arctan2(*(top[:2] - centre)[::-1])
    angle = start + np.linspace(0, 4 * np.pi, 73)
    ring = centre + radius * np.stack([np.cos(angle), np.sin(angle)], 1)
    lead = np.vstack([top[:2], ring])
    foot = _nearest(nodes, centre - axis.along * 240, 400.0)
    flat = np.vstack([lead, foot])
    along = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(flat, axis=0).T))])
    return np.column_stack([flat, top[2] * (1 - along / along[-1]) + 0.3])


def _nearest(nodes: F64, aim: F64, within: float) -> F64:
    distance = np.hypot(*(nodes - aim).T)
    return nodes[distance.argmin()] if distance.min() < within else aim


def structures(builder: Builder, found: list[Span]) -> None:
    """Decks, pylons and cables of the bridges, each under its asset's id."""
    for span in found:
        builder.begin(f"urn:ngsi-ld:Bridge:{span.fact.slug}", PAINT[span.fact.slug])
        _deck(builder, span)
        if span.fact.shape == "cable":
            for side in (-1, 1):
                _pylon(builder, span, side)
        else:
            _arch(builder, span)


def truss(builder: Builder, axis: Axis, fact: BridgeFact) -> None:
    """Waibaidu: two camelback spans of steel side by side with the roadway."""
    builder.begin(f"urn:ngsi-ld:Bridge:{fact.slug}", PAINT[fact.slug])
    across = np.array([-axis.along[1], axis.along[0]])
    for begin in (-52.0, 0.0):
        for side in (-9.0, 9.0):
            s = np.linspace(begin, begin + 52, 9)
            low = np.array([[*(axis.point(x) + side * across), fact.deck] for x in s])
            high = low + np.column_stack([np.zeros((9, 2)), 9.5 * np.sin(np.linspace(0.25, np.pi - 0.25, 9))])
            for a, b in zip(range(8), range(1, 9), strict=True):
                builder.tube(low[a], low[b], 0.7, 4)
                builder.tube(high[a], high[b], 0.7, 4)
                builder.tube(low[a], high[b], 0.45, 4)
                builder.tube(low[a], high[a], 0.45, 4)


def _deck(builder: Builder, span: Span) -> None:
    across = np.array([-span.axis.along[1], span.axis.along[0]])
    for a, b in zip(span.deck[:-1], span.deck[1:], strict=True):
        for side in (-1, 1):
            shift = np.array([*(side * (HALF_WIDTH - 1.5) * across), -1.6])
            builder.tube(a + shift, b + shift, 1.8, 4)


def _pylon(builder: Builder, span: Span, side: int) -> None:
    """Two legs that lean together above the deck, and a fan of cables on both sides of them."""
    across = np.array([-span.axis.along[1], span.axis.along[0]])
    foot = side * span.fact.span / 2
    top = 150.0 if span.fact.span < 500 else 205.0
    centre = span.axis.point(foot)
    for leg in (-1, 1):
        low = np.array([*(centre + leg * 22 * across), 0.0])
        waist = np.array([*(centre + leg * 19 * across), span.fact.deck])
        head = np.array([*(centre + leg * 5 * across), top])
        builder.tube(low, waist, 3.8, 6)
        builder.tube(waist, head, 3.2, 6)
        for reach in np.linspace(26, span.fact.span / 2 - 12, 11):
            for way in (-1, 1):
                distance = foot + way * min(reach, SIDE - 6 if way == side else reach)
                anchor = np.array([*(span.axis.point(distance) + leg * HALF_WIDTH * across), span.fact.deck])
                peak = waist + (head - waist) * (0.45 + 0.55 * reach / (span.fact.span / 2))
                builder.tube(anchor, peak, 0.42, 3)
    for height in (span.fact.deck - 4, top - 12):
        ends = [np.array([*(centre + leg * 14 * across), height]) for leg in (-1, 1)]
        builder.tube(ends[0], ends[1], 2.4, 4)


def _arch(builder: Builder, span: Span) -> None:
    """Lupu: two leaning ribs that rise 100 m over the water, with hangers to the deck."""
    across = np.array([-span.axis.along[1], span.axis.along[0]])
    s = np.linspace(-1, 1, 41)
    half = span.fact.span / 2
    for side in (-1, 1):
        lean = side * (24 - 12 * (1 - s**2))
        rib = np.array(
            [[*(span.axis.point(x * half) + w * across), 4 + 96 * (1 - x * x)] for x, w in zip(s, lean, strict=True)]
        )
        for a, b in itertools.pairwise(rib):
            builder.tube(a, b, 3.4, 6)
        for x, top in zip(s[4:-4:2], rib[4:-4:2], strict=True):
            if top[2] > span.fact.deck + 4:
                foot = np.array([*(span.axis.point(x * half) + side * HALF_WIDTH * across), span.fact.deck])
                builder.tube(foot, top, 0.5, 3)


def ground_shadow(span: Span) -> list[F64]:
    """Plan lines ``(n, 2)`` of deck and ramps: what lies under them stays free of buildings."""
    return [span.deck[:, :2], *(ramp[:, :2] for ramp in span.ramps)]
