"""What the modelled coverage owes to physics: it changes with a cell or a building only where it must."""

import dataclasses

import msgspec
import numpy as np
import pytest

from citydeck.city.model import CityModel, Extrusions, Frame, Terrain
from citydeck.model.asset import Asset
from citydeck.model.place import Place
from widgets.scene.layers import radio
from widgets.scene.layers.obstacles import DIRECTIONS, obstacles

FRAME = Frame(121.49, 31.235)
SIDE = 20.0


def cell(x: float, y: float, name: int = 0, **attributes: float) -> Asset:
    longitude, latitude = map(float, FRAME.to_degrees(x, y))
    spot = Place(longitude, latitude, 30.0)
    return Asset(f"urn:ngsi-ld:Cell:{name}", "cell", {"en": "Cell"}, spot, attributes=attributes)


def city(*houses: tuple[float, float, float], cells: tuple[Asset, ...]) -> CityModel:
    square = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * SIDE
    count = len(houses)
    at = np.array(houses, float).reshape(-1, 3)
    prisms = Extrusions(
        offsets=(np.arange(count + 1) * 4).astype(np.int32),
        xy=(at[:, None, :2] + square).reshape(-1, 2).astype(np.float32),
        base=np.zeros(count, np.float32),
        height=at[:, 2].astype(np.float32),
        kind=np.zeros(count, np.uint8),
        feeder=np.full(count, -1, np.int32),
        ids=[f"b{k}" for k in range(count)],
    )
    return CityModel("t", FRAME, (-1000.0, -1000.0, 1000.0, 1000.0), buildings=prisms, assets=cells)


def signal(town: CityModel, level: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    found = radio.antennas(town)
    best = radio.strongest(found, np.ones(len(found.ids), bool))[level]
    xmin, ymin, xmax, ymax = found.extent
    rows, columns = found.shape
    x = xmin + (np.arange(columns) + 0.5) * (xmax - xmin) / columns
    y = ymin + (np.arange(rows) + 0.5) * (ymax - ymin) / rows
    return best, *np.meshgrid(x, y)


def house(outline: list[tuple[float, float]], height: float, base: float, cells: tuple[Asset, ...]) -> CityModel:
    """A town of one house of that outline."""
    town = city((0, 0, height), cells=cells)
    assert town.buildings is not None
    one = dataclasses.replace(
        town.buildings,
        offsets=np.array([0, len(outline)], np.int32),
        xy=np.array(outline, np.float32),
        base=np.array([base], np.float32),
    )
    return dataclasses.replace(town, buildings=one)


def test_that_the_open_court_of_a_house_is_not_taken_for_the_house() -> None:
    sender = (cell(700, 300),)
    arms = [(300, -150), (600, -150), (600, -130), (320, -130), (320, 150), (300, 150)]
    before, x, y = signal(city(cells=sender))
    after, _, _ = signal(house(arms, 60, 0, sender))
    court = (x > 350) & (x < 580) & (y > -100) & (y < 130)
    assert np.array_equal(after[court], before[court])
    assert np.all(
        after[(x > 150) & (x < 280) & (y > -60) & (y < 0)] < before[(x > 150) & (x < 280) & (y > -60) & (y < 0)]
    )


@pytest.mark.parametrize("outline", [
    [(200, -350), (230, -350), (230, 350), (200, 350)],
    [(300, -200), (303, -200), (303, 200), (300, 200)],
    [(200, -300), (800, -300), (800, 300), (200, 300)],
])  # fmt: skip
def test_that_no_signal_slips_through_a_long_wall_a_thin_or_a_wide_one(outline: list[tuple[float, float]]) -> None:
    sender = (cell(0, 0),)
    before, x, y = signal(city(cells=sender))
    after, _, _ = signal(house(outline, 60, 0, sender))
    behind = (x > max(corner[0] for corner in outline) + 15) & (np.abs(y) < 60)
    assert behind.any()
    assert np.all(after[behind] < before[behind])


def test_that_an_antenna_that_does_not_say_how_high_it_is_stands_on_the_roof_and_not_in_the_house() -> None:
    longitude, latitude = map(float, FRAME.to_degrees(0, 0))
    silent = (Asset("urn:ngsi-ld:Cell:9", "cell", {"en": "Cell"}, Place(longitude, latitude, 0.0)),)
    on_roof, x, y = signal(city((0, 0, 60), cells=silent))
    street = (np.hypot(x, y) > 300) & (np.hypot(x, y) < 900)
    on_mast, _, _ = signal(city(cells=silent))
    assert np.median(on_roof[street] - on_mast[street]) > -6


def test_that_what_stands_on_high_pillars_leaves_the_ground_below_alone() -> None:
    sender = (cell(0, 0),)
    square = [(200, -20), (240, -20), (240, 20), (200, 20)]
    free, _, _ = signal(city(cells=sender))
    assert np.array_equal(signal(house(square, 60, 40, sender))[0], free)
    assert not np.array_equal(signal(house(square, 60, 0, sender))[0], free)


def test_that_a_building_changes_only_its_own_ground_and_the_shadow_behind_it() -> None:
    sender = (cell(0, 0),)
    before, x, y = signal(city((-600, 500, 20), cells=sender))
    after, _, _ = signal(city((-600, 500, 20), (300, 0, 60), cells=sender))
    changed = before != after
    assert changed.any()
    assert np.all(after <= before)
    pitch = obstacles(city(cells=sender)).pitch
    half = SIDE + 2 * pitch
    spread = np.arctan2(half, 300 - half) + 2 * np.pi / DIRECTIONS
    behind = (np.abs(np.arctan2(y, x)) <= spread) & (x >= 300 - half)
    assert not np.any(changed & ~behind)
    straight = (np.abs(y) < 10) & (x > 300 + half) & (x < 900)
    assert straight.any()
    assert np.all(changed[straight])


@pytest.mark.parametrize("level", [1, 2])
def test_that_a_building_takes_from_upper_storeys_only_where_it_is_in_the_way_of_them(level: int) -> None:
    sender = (cell(0, 0),)
    before, x, y = signal(city((-600, 500, 170), cells=sender), level)
    after, _, _ = signal(city((-600, 500, 170), (300, 0, 50), cells=sender), level)
    changed = before != after
    height = radio.LEVELS[level]
    # the antenna hangs at 30 m, so the line to a higher point rises: past a 50 m house it is free again further up
    hit = (np.abs(y) < 10) & (x > 300 + 2 * SIDE) & (30 + (height - 30) * 300 / x < 45)
    assert np.all(changed[hit])
    over = (x > 300 + SIDE + 20) & (30 + (height - 30) * (300 - SIDE - 20) / x > 50)
    assert not np.any(changed[over | (x < 250)])
    assert hit.any() if height < 50 else over.any()


def test_that_the_top_of_a_tower_hears_an_antenna_that_its_foot_does_not() -> None:
    town = city((300, 0, 150), (150, 0, 35), cells=(cell(0, 0),))
    foot, x, y = signal(town, 0)
    top, _, _ = signal(town, 2)
    before = (np.abs(y) < 10) & (x > 300 - SIDE - 40) & (x < 300 - SIDE - 8)
    assert before.any()
    assert np.all(top[before] > foot[before] + 10)


def test_that_a_cell_that_is_off_changes_upper_storeys_only_where_it_was_the_best() -> None:
    town = city((100, 50, 40), (-200, -80, 170), cells=(cell(-400, 0, 1, azimuth=90.0), cell(400, 100, 2)))
    found = radio.antennas(town)
    assert found.heights == radio.LEVELS
    both, second, first = (radio.strongest(found, np.array(on)) for on in ([True, True], [False, True], [True, False]))
    assert np.array_equal(both != second, first > second)


def test_that_a_moved_building_gives_its_old_shadow_back() -> None:
    sender = (cell(0, 0),)
    free, x, _y = signal(city(cells=sender))
    moved, _, _ = signal(city((-300, 0, 60), cells=sender))
    assert np.array_equal(free[x > 0], moved[x > 0])
    assert np.any(free[x < 0] != moved[x < 0])


def test_that_a_building_lower_than_the_line_to_the_far_ground_leaves_it_alone() -> None:
    sender = (cell(0, 0),)
    free, x, _y = signal(city(cells=sender))
    low, _, _ = signal(city((100, 0, 3), cells=sender))
    far = x > 160
    assert np.array_equal(free[far], low[far])


def test_that_a_cell_that_is_off_is_missed_only_where_it_was_the_best() -> None:
    town = city((100, 50, 40), (-200, -80, 25), cells=(cell(-400, 0, 1, azimuth=90.0), cell(400, 100, 2)))
    found = radio.antennas(town)
    both = radio.strongest(found, np.array([True, True]))
    second = radio.strongest(found, np.array([False, True]))
    first = radio.strongest(found, np.array([True, False]))
    assert np.array_equal(both != second, first > second)


def test_that_an_open_field_is_heard_weaker_with_distance() -> None:
    best, x, y = signal(city(cells=(cell(0, 0, downtilt=0.0),)))
    away = np.hypot(x, y).ravel()
    # Nearer than four masts the antenna looks over the phone's head.
    order = np.argsort(away)[np.sort(away) > 120]
    assert np.all(np.diff(best.ravel()[order]) <= 0.15)


@pytest.mark.parametrize(
    ("name", "less", "more", "gain"), [("power_dbm", 40, 46, 6.0), ("bandwidth_mhz", 100, 50, 3.01)]
)
def test_that_power_and_bandwidth_change_the_power_of_a_resource_element(
    name: str, less: float, more: float, gain: float
) -> None:
    low, high = (radio.element_power(cell(0, 0, **{name: value})) for value in (less, more))
    assert high - low == pytest.approx(gain, abs=0.01)


def test_that_a_higher_frequency_is_heard_weaker() -> None:
    low, _, _ = signal(city(cells=(cell(0, 0, frequency_mhz=2600.0),)))
    high, _, _ = signal(city(cells=(cell(0, 0, frequency_mhz=4900.0),)))
    assert np.all(high < low)


def test_that_the_grid_stands_where_the_city_does_and_not_where_its_buildings_do() -> None:
    town = city((0, 0, 30), cells=())
    more = obstacles(city((0, 0, 30), (700, 700, 50), cells=()))
    less = obstacles(town)
    assert (less.x, less.y, less.pitch, less.top.shape) == (more.x, more.y, more.pitch, more.top.shape)
    assert dataclasses.astuple(less)[0].max() == pytest.approx(30.0)


def test_that_a_city_on_a_plateau_is_covered_as_one_at_sea_level() -> None:
    flat = city((200, 0, 30), cells=(cell(0, 0),))
    houses = flat.buildings
    assert houses is not None
    high = dataclasses.replace(
        flat,
        terrain=Terrain(np.full((4, 4), 200.0, np.float32), (-1200.0, -1200.0, 1200.0, 1200.0)),
        buildings=dataclasses.replace(houses, base=np.full(1, 200.0, np.float32)),
        assets=[msgspec.structs.replace(cell(0, 0), place=Place(121.49, 31.235, 230.0))],
    )
    np.testing.assert_allclose(signal(high)[0], signal(flat)[0], atol=0.02)


def test_that_a_hill_hides_what_is_behind_it() -> None:
    heights = np.zeros((40, 40), np.float32)
    heights[:, 26:28] = 80.0  # 300 to 400 m east of the antenna
    hill = dataclasses.replace(city(cells=(cell(0, 0),)), terrain=Terrain(heights, (-1000.0, -1000.0, 1000.0, 1000.0)))
    behind, x, y = signal(hill)
    free, _, _ = signal(city(cells=(cell(0, 0),)))
    shadow = (x > 500) & (np.abs(y) < 100)
    assert np.all(behind[shadow] < free[shadow] - 5)
    assert np.array_equal(behind[x < 200], free[x < 200])


@pytest.mark.parametrize("power", [float("nan"), float("inf"), 1e9])
def test_that_a_power_that_cannot_be_is_no_error(power: float) -> None:
    assert np.all(np.isfinite(signal(city(cells=(cell(0, 0, power_dbm=power),)))[0]))


def test_that_points_lie_further_apart_only_where_the_city_is_large_or_has_many_cells() -> None:
    small, wide, many = (
        radio._pitch(side, windows, radio.STEPS) for side, windows in [(2e3, 40), (46e3, 40), (2e3, 20_000)]
    )
    assert small == radio.FINEST
    assert wide == pytest.approx(46e3 / radio.STEPS)
    assert 20_000 * (2 * radio.REACH / many) ** 2 == pytest.approx(radio.MOST)
