"""The street grid of each bank: two families of gently bent lines, tilted as the real grid is."""

from dataclasses import dataclass

import numpy as np
import shapely

from citydeck.city.demo import facts, street_names
from citydeck.city.demo.curve import F64
from citydeck.city.demo.facts import Names

STREET, MAIN, ELEVATED, BRIDGE, TUNNEL = range(5)
"""Levels of `citydeck.city.model.Lines`."""
WIDTH = {STREET: 9.0, MAIN: 24.0, ELEVATED: 24.0, BRIDGE: 30.0, TUNNEL: 14.0}
"""Carriageway in metres where nothing else is said."""
TILT = {"west": 12.0, "east": -25.0}
"""Degrees counter-clockwise: Nanjing Road climbs to the east, Century Avenue falls to the south-east."""
MAIN_EVERY = 4


@dataclass(frozen=True)
class Street:
    """A line before it is cut into sections: `line` in metres, `names` empty for a side street."""

    line: shapely.LineString
    level: int
    width: float
    slug: str = ""
    names: Names | None = None


def _bend(points: F64, waves: F64) -> F64:
    """Points displaced by a few long waves: up to about 90 m, wavelength 3-7 km, so lines never cross their kind."""
    moved = points.copy()
    for kx, ky, phase, ax, ay in waves:
        shift = np.sin(points[:, 0] * kx + points[:, 1] * ky + phase)
        moved[:, 0] += ax * shift
        moved[:, 1] += ay * shift
    return moved


def _spacing(random: np.random.Generator, reach: float) -> F64:
    """Positions of parallel streets from ``-reach`` to `reach`, 125-215 m apart."""
    gaps = random.uniform(125, 215, int(2 * reach / 125))
    position = np.cumsum(gaps) - reach
    return position[position < reach]


def _family(bank: str, across: bool, random: np.random.Generator, waves: F64) -> list[Street]:
    """One family of parallel lines of a bank, ordered north to south or west to east."""
    reach = 10_500.0
    turn = np.radians(TILT[bank])
    rotation = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    table = getattr(street_names, f"{bank}_{'across' if across else 'along'}".upper())
    run = np.arange(-reach, reach + 1, 120.0)
    positions = _spacing(random, reach)
    if across:
        positions = positions[::-1]
    lines = []
    for position in positions:
        fixed = np.full_like(run, position)
        plane = np.stack([run, fixed] if across else [fixed, run], axis=1)
        lines.append(shapely.LineString(_bend(plane @ rotation, waves)))
    return _named(lines, bank, table)


def _named(lines: list[shapely.LineString], bank: str, table: tuple[Names, ...]) -> list[Street]:
    """Every fourth line a main road, named from `table` over the part of the family that meets the bank's box."""
    streets: list[Street] = []
    box = shapely.box(*facts.BUILT)
    half = (-6900.0, -5500.0, 1500.0, 5700.0) if bank == "west" else (-2500.0, -5500.0, 6900.0, 5700.0)
    mains = [k for k in range(len(lines)) if k % MAIN_EVERY == 0 and lines[k].intersects(shapely.box(*half))]
    share = max(1, len(mains))
    for k, line in enumerate(lines):
        if not line.intersects(box):
            continue
        if k % MAIN_EVERY:
            streets.append(Street(line, STREET, WIDTH[STREET]))
            continue
        order = mains.index(k) if k in mains else 0
        chosen = table[min(order * len(table) // share, len(table) - 1)]
        slug = f"{chosen['en'].lower().replace(' ', '-')}-{bank[0]}{k}"
        streets.append(Street(line, MAIN, WIDTH[MAIN], slug, chosen))
    return streets


def grid(seed: int) -> dict[str, list[Street]]:
    """The streets of each bank, not yet cut by water."""
    streets = {}
    for number, bank in enumerate(("west", "east")):
        random = np.random.default_rng([seed, 11, number])
        scale = 2 * np.pi / random.uniform(3500, 7000, 4)
        angle = random.uniform(0, 2 * np.pi, 4)
        waves = np.stack(
            [scale * np.cos(angle), scale * np.sin(angle), random.uniform(0, 6, 4), *random.uniform(-38, 38, (2, 4))],
            axis=1,
        )
        streets[bank] = _family(bank, True, random, waves) + _family(bank, False, random, waves)
    return streets
