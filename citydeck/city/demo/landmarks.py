"""The named towers with their silhouettes, and the Bund's row: schematic solids at published heights."""

from collections.abc import Callable

import numpy as np
import shapely

from citydeck.city.demo import facts, places
from citydeck.city.demo.curve import F64, at
from citydeck.city.demo.facts import Tower
from citydeck.city.demo.river import Water
from citydeck.city.demo.solids import GLASS, OTHER, WALL, Builder, circle, octagon, rectangle, rotated

STONE = (178, 166, 146)
PREFIX = "urn:ngsi-ld:Building:"


def landmarks(builder: Builder, water: Water) -> None:
    """Add every named tower and the Bund."""
    for tower in facts.TOWERS:
        _MAKERS[tower.slug](builder, tower, at(tower.latitude, tower.longitude))
    _bund(builder, water)


def _begin(builder: Builder, tower: Tower, colour: tuple[int, int, int]) -> None:
    builder.begin(PREFIX + tower.slug, colour)


def _pearl(builder: Builder, tower: Tower, here: F64) -> None:
    """Three legs and three columns carry two great spheres; a small one and the antenna stand above."""
    _begin(builder, tower, (150, 150, 165))
    for turn in np.radians([90, 210, 330]):
        way = np.array([np.cos(turn), np.sin(turn)])
        builder.tube(np.array([*(here + 46 * way), 0.0]), np.array([*(here + 9 * way), 92.0]), 3.6, 8)
        builder.prism(circle(4.4, 10), 0.0, 286.0, here + 9.5 * way, OTHER)
    builder.prism(circle(5.2, 10), 284.0, 330.0, here, OTHER)
    builder.loft([circle(4.2, 8), circle(2.2, 8), circle(0.5, 8)], [340.0, 400.0, tower.height], here, OTHER)
    _begin(builder, tower, (196, 84, 118))
    builder.sphere(25.0, 93.0, here)
    for height in (140.0, 165.0, 190.0, 215.0):
        builder.sphere(6.0, height, here)
    builder.sphere(22.5, 263.0, here)
    builder.sphere(9.0, 334.0, here)


def _shanghai_tower(builder: Builder, tower: Tower, here: F64) -> None:
    """A rounded triangle that twists by 120 degrees and tapers; the crown is cut open and slopes."""
    _begin(builder, tower, (108, 138, 160))
    angle = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    shape = 1 + 0.13 * np.cos(3 * angle)
    levels = np.linspace(0, 1, 30)
    rings = []
    for level in levels:
        radius = (41.0 - 22.5 * level**0.9) * shape
        rings.append(rotated(np.stack([radius * np.cos(angle), radius * np.sin(angle)], 1), np.radians(120 * level)))
    builder.loft(rings, (levels * (tower.height - 34)).tolist(), here, GLASS)
    crown = [rings[-1], rotated(rings[-1] * 0.9, np.radians(6))]
    builder.loft(crown, [tower.height - 34, tower.height], here + 1.5, GLASS)


def _swfc(builder: Builder, tower: Tower, here: F64) -> None:
    """A square that narrows to an edge, with the trapezoid opening under its top."""
    turn = np.radians(45)
    _begin(builder, tower, (96, 122, 150))
    low, gap, lintel = 0.0, 424.0, 474.0
    depths = [58.0, 58.0, 40.0, 22.0]
    rings = [rectangle(58.0, depth, turn) for depth in depths]
    builder.loft(rings, [low, 90.0, 280.0, gap], here, GLASS)
    way = rotated(np.array([[1.0, 0.0]]), turn)[0]
    for side in (-1, 1):
        foot, head = rectangle(11.0, 22.0, turn), rectangle(8.0, 15.0, turn)
        builder.loft([foot, head + 1.0 * side * way], [gap, lintel], here + side * 23.5 * way, GLASS)
    builder.loft([rectangle(57.0, 15.0, turn), rectangle(56.0, 11.0, turn)], [lintel, tower.height], here, GLASS)


def _jin_mao(builder: Builder, tower: Tower, here: F64) -> None:
    """Tiers that shrink and step in ever closer, like a pagoda, under a spire."""
    _begin(builder, tower, (150, 148, 138))
    tiers = ((0, 54), (110, 51), (180, 48.5), (236, 45.5), (280, 42), (314, 38), (340, 33), (360, 27), (374, 19))
    tops = [*(z for z, _ in tiers[1:]), 384]
    for (low, width), top in zip(tiers, tops, strict=True):
        builder.loft(
            [octagon(width, 9 * width / 54), octagon(width, 9 * width / 54), octagon(width + 2.4, 9 * width / 54)],
            [low, top - 4, top], here, GLASS,
        )  # fmt: skip
    builder.loft([circle(6, 8), circle(2.5, 8), circle(0.4, 8)], [384.0, 400.0, tower.height], here, OTHER)


def _ifc(builder: Builder, tower: Tower, here: F64) -> None:
    """A pair of glass blocks with cut crowns, 260 and 250 m."""
    _begin(builder, tower, (122, 146, 164))
    for offset, height in ((np.array([-42.0, 26.0]), tower.height), (np.array([42.0, -26.0]), tower.height - 10)):
        rings = [octagon(46, 6), octagon(46, 6), octagon(38, 9)]
        builder.loft(rings, [0.0, height - 28, height], here + offset, GLASS)


def _magnolia(builder: Builder, tower: Tower, here: F64) -> None:
    """A rounded shaft that opens into petals."""
    _begin(builder, tower, (150, 160, 170))
    rings = [circle(27, 18), circle(28, 18), circle(26, 18), circle(29, 18), circle(17, 18)]
    builder.loft(rings, [0.0, 120.0, 255.0, 298.0, tower.height], here, GLASS)


def _shimao(builder: Builder, tower: Tower, here: F64) -> None:
    """A slab with two antennas that reach the published height."""
    _begin(builder, tower, (132, 138, 148))
    builder.loft([rectangle(50, 40), rectangle(50, 40), rectangle(36, 26)], [0.0, 205.0, 246.0], here, GLASS)
    for x in (-9.0, 9.0):
        builder.loft([circle(1.8, 6), circle(0.3, 6)], [246.0, tower.height], here + np.array([x, 0.0]), OTHER)


def _plaza_66(builder: Builder, tower: Tower, here: F64) -> None:
    _begin(builder, tower, (140, 148, 150))
    builder.loft([octagon(48, 8), octagon(46, 8), octagon(46, 8)], [0.0, 200.0, 246.0], here, GLASS)
    builder.loft([circle(15, 14), circle(17, 14), circle(6, 14)], [246.0, 276.0, tower.height], here, GLASS)


def _tomorrow(builder: Builder, tower: Tower, here: F64) -> None:
    """A square that turns by 45 degrees half-way up and ends in a claw of four points."""
    _begin(builder, tower, (126, 132, 140))
    square = rectangle(40, 40)
    turned = rectangle(39, 39, np.radians(45))
    builder.loft([square, square], [0.0, 150.0], here, GLASS)
    builder.loft([turned, turned], [150.0, 232.0], here, GLASS)
    for corner in turned * 0.8:
        builder.loft([circle(7, 6), circle(0.4, 6)], [232.0, tower.height], here + corner, WALL)


def _wheelock(builder: Builder, tower: Tower, here: F64) -> None:
    _begin(builder, tower, (120, 140, 156))
    builder.loft([octagon(50, 12), octagon(44, 12), octagon(30, 9)], [0.0, 220.0, tower.height], here, GLASS)


_MAKERS: dict[str, Callable[[Builder, Tower, F64], None]] = {
    "oriental-pearl": _pearl,
    "shanghai-tower": _shanghai_tower,
    "swfc": _swfc,
    "jin-mao": _jin_mao,
    "ifc": _ifc,
    "white-magnolia": _magnolia,
    "shimao": _shimao,
    "plaza-66": _plaza_66,
    "tomorrow-square": _tomorrow,
    "wheelock-square": _wheelock,
}


def _bund(builder: Builder, water: Water) -> None:
    """Stone fronts shoulder to shoulder on the west quay, the Custom House's clock tower and a dome among them."""
    line = places.bund_line(water)
    random = np.random.default_rng(1843)
    position, number = 8.0, 0
    while position < line.length - 20:
        width = float(random.uniform(26, 44))
        here = shapely.get_coordinates(line.interpolate(position + width / 2))[0]
        ahead = shapely.get_coordinates(line.interpolate(position + width / 2 + 2))[0] - here
        turn = float(np.arctan2(ahead[1], ahead[0]))
        inland = np.array([-np.sin(turn), np.cos(turn)])
        centre = here + 27 * inland
        height = float(random.uniform(21, 33))
        builder.begin(f"{PREFIX}bund-{number}", STONE if number % 3 else (164, 148, 130))
        ring = rectangle(width, 46.0, turn)
        builder.loft([ring, ring, ring * 1.0], [0.0, height - 3, height], centre, WALL)
        builder.prism(rectangle(width * 0.5, 22.0, turn), height, height + 5, centre, WALL)
        if number == 11:
            _clock_tower(builder, here + 12 * inland, height, turn)
        if number == 9:
            builder.loft(
                [circle(10, 16), circle(9.5, 16), circle(7.5, 16), circle(4, 16), circle(0.5, 16)],
                [height + 5, height + 9, height + 15, height + 19, height + 23], here + 14 * inland, WALL,
            )  # fmt: skip
        position += width + 5
        number += 1


def _clock_tower(builder: Builder, here: F64, height: float, turn: float) -> None:
    """The Custom House's tower, 79 m to its top."""
    builder.prism(rectangle(14, 14, turn), height, 62.0, here)
    builder.prism(rectangle(11, 11, turn), 62.0, 70.0, here)
    builder.loft([rectangle(9, 9, turn), rectangle(1, 1, turn)], [70.0, 79.0], here)
