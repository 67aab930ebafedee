"""What feeds declare by themselves: each with a place is in the table of one layer, and says what is known of it."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pytest

from citydeck.city.model import CityModel, Terrain
from citydeck.link.message import Baseline, Changes, Transport
from citydeck.link.mirror import CityMirror
from citydeck.model.asset import Asset
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.model.place import Place
from citydeck.model.quality import Quality
from widgets.scene.feeds.points import channels_of
from widgets.scene.feeds.symbols import EXERCISE, FILLED, NO_BEARING, OLD, OLD_EXERCISE, QUIET, SILENT
from widgets.scene.layers import cases, feeds, incidents, stops, tracked
from widgets.scene.pictograms import SHAPES
from widgets.scene.table import LayerTable

NOW = 1_779_000_000_000_000_000
Values = Mapping[tuple[str, str], float | tuple[float, Quality]]
Told = Callable[..., CityMirror]


@pytest.fixture
def told() -> Told:
    """``told(assets, {(id, metric): value or (value, quality)})``: a connected mirror of what feeds have said."""

    def make(assets: list[Asset], values: Values) -> CityMirror:
        channels = [Channel(asset, metric, "feed", "1") for asset, metric in values]
        mirror = CityMirror()
        mirror.replace(
            Baseline(
                seq=1, assets=assets, handles=list(range(len(channels))), channels=channels, alarms=[], sources=[],
                transport=Transport(now=NOW, playing=False),
            )
        )  # fmt: skip
        say(mirror, list(values.values()))
        mirror.set_connected(True)
        return mirror

    return make


def say(mirror: CityMirror, values: list[float | tuple[float, Quality]]) -> None:
    pairs = [value if isinstance(value, tuple) else (value, Quality.GOOD) for value in values]
    size = len(pairs)
    mirror.values(
        Batch(
            np.arange(size, dtype=np.int32),
            np.full(size, NOW, np.int64),
            np.full(size, NOW, np.int64),
            np.array([value for value, _ in pairs], float),
            np.array([quality for _, quality in pairs], np.uint8),
        )
    )


def thing(town: CityModel, key: str, kind: str, x: float = 0.0, y: float = 0.0, **facts: str) -> Asset:
    longitude, latitude = town.frame.to_degrees(x, y).tolist()
    return Asset(key, kind, {"en": key.title()}, Place(longitude, latitude), None, dict(facts))


def shape(table: LayerTable, key: str) -> str:
    return SHAPES[int(table.extra["shape"][list(table.ids).index(key)])]


def state(table: LayerTable, key: str) -> int:
    return int(table.extra["state"][list(table.ids).index(key)])


def test_that_every_kind_has_one_layer_and_what_no_layer_knows_is_drawn_all_the_same(
    town: CityModel, told: Told
) -> None:
    kinds = {"warn": "incident", "pot": "report", "bus": "vehicle", "lot": "parking", "pole": "stop", "box": "sensor",
             "new": "lamp_post", "air": "air_station"}  # fmt: skip
    assets = [thing(town, key, kind) for key, kind in kinds.items()]
    mirror = told(assets, {("box", "noise"): 50.0, ("air", "pm25"): 9.0, ("new", "dimming"): 3.0})
    tables = [module.table(town, mirror) for module in (incidents, cases, tracked, stops, feeds)]
    assert [set(table.ids) for table in tables] == [{"warn"}, {"pot"}, {"bus"}, {"lot", "pole"}, {"box", "new", "air"}]
    assert all(module.present(mirror) for module in (incidents, cases, tracked, stops, feeds))


def test_that_what_the_city_draws_itself_is_not_drawn_twice(town: CityModel, told: Told) -> None:
    station = next(asset for asset in town.assets if asset.kind == "air_station")
    mirror = told(list(town.assets), {(station.id, "pm25"): 12.0})
    assert len(feeds.table(town, mirror).ids) == 0
    mirror = told(list(town.assets), {(station.id, "noise"): 55.0})
    assert list(feeds.table(town, mirror).ids) == [station.id], "no layer of the city shows what it measures"


def test_that_an_incident_in_force_is_there_and_one_that_is_over_is_gone(town: CityModel, told: Told) -> None:
    assets = [thing(town, key, "incident") for key in ("on", "over", "silent")]
    mirror = told(assets, {("on", "incident_state"): 1.0, ("over", "incident_state"): 0.0})
    found = incidents.table(town, mirror)
    assert set(found.ids) == {"on", "silent"}
    assert (state(found, "on"), state(found, "silent")) == (FILLED, SILENT)


def test_that_severity_is_told_by_pips_and_an_unknown_one_has_none(town: CityModel, told: Told) -> None:
    keys = [str(level) for level in range(1, 5)]
    values: dict[tuple[str, str], object] = {}
    for key in (*keys, "x"):
        values[(key, "incident_state")] = 1.0
        values[(key, "severity")] = (np.nan, Quality.BAD) if key == "x" else float(key)
    found = incidents.table(town, told([thing(town, key, "incident") for key in (*keys, "x")], values))
    assert dict(zip(found.ids, found.extra["pips"].tolist(), strict=True)) == {"1": 1, "2": 2, "3": 3, "4": 4, "x": 0}
    assert len({tuple(colour) for colour in found.rgba.tolist()}) == 5
    assert state(found, "x") == FILLED, "a severity that nobody knows is not stale"


@pytest.mark.parametrize(
    ("facts", "sign"),
    [
        ({"category": "Met; Safety"}, "weather"),
        ({"category": "Fire"}, "fire"),
        ({"category": "Geo"}, "warning"),
        ({"type": "MaintenanceWorks"}, "roadworks"),
        ({"type": "RoadOrCarriagewayOrLaneManagement"}, "closure"),
        ({"type": "Accident"}, "accident"),
        ({"type": "AbnormalTraffic"}, "congestion"),
        ({"effect": "detour", "cause": "strike"}, "transit"),
        ({"condition": "HighTemperature"}, "condition"),
        ({}, "incident"),
    ],
)
def test_that_the_sort_of_an_incident_has_a_shape(
    town: CityModel, told: Told, facts: dict[str, str], sign: str
) -> None:
    mirror = told([thing(town, "a", "incident", **facts)], {("a", "incident_state"): 1.0})
    assert shape(incidents.table(town, mirror), "a") == sign


def test_that_an_exercise_stays_one_until_it_is_over(town: CityModel, told: Told) -> None:
    def seen(value: object) -> list[int]:
        found = incidents.table(town, told([thing(town, "a", "incident")], {("a", "exercise_severity"): value}))
        return found.extra["state"].tolist()

    assert seen(3.0) == [EXERCISE]
    assert seen((np.nan, Quality.BAD)) == [EXERCISE]
    assert seen((3.0, Quality.STALE)) == [OLD_EXERCISE]
    assert seen(0.0) == []
    real = told([thing(town, "a", "incident")], {("a", "incident_state"): 1.0, ("a", "severity"): 3.0})
    assert incidents.table(town, real).extra["state"].tolist() == [FILLED]


def test_that_an_area_is_told_in_metres_cut_and_never_too_fine(town: CityModel, told: Told) -> None:
    angle = np.linspace(0, 2 * np.pi, 5_000)
    degrees = town.frame.to_degrees(90_000 * np.cos(angle), 90_000 * np.sin(angle)).tolist()
    ring = tuple((x, y, 0.0) for x, y in degrees[:-1])
    asset = replace_place(thing(town, "a", "incident"), (*ring, ring[0]))
    mirror = told([asset], {("a", "incident_state"): 1.0})
    extra = incidents.table(town, mirror).extra
    west, south, east, north = town.extent
    assert extra["ring_closed"].tolist() == [True]
    assert 4 <= len(extra["ring_xy"]) <= 401
    assert np.abs(extra["ring_xy"]).max() <= max(-west, -south, east, north) + 12_001
    assert incidents.table(town, mirror).same(incidents.table(town, mirror))


def replace_place(asset: Asset, path: tuple[tuple[float, float, float], ...]) -> Asset:
    assert asset.place is not None
    return Asset(asset.id, asset.kind, asset.names, Place(asset.place.longitude, asset.place.latitude, 0.0, path))


def test_that_a_vehicle_is_where_its_channels_say_and_turned_as_they_say(town: CityModel, told: Told) -> None:
    longitude, latitude = town.frame.to_degrees(300.0, -200.0).tolist()
    values = {("a", "longitude"): longitude, ("a", "latitude"): latitude, ("a", "bearing"): 450.0, ("b", "speed"): 3.0}
    mirror = told([thing(town, "a", "vehicle"), thing(town, "b", "vehicle", 50.0)], values)
    found = tracked.table(town, mirror)
    assert found.extra["at"][0, :2] == pytest.approx([300.0, -200.0], abs=0.5)
    assert found.extra["at"][1, :2] == pytest.approx([50.0, 0.0], abs=0.5)
    assert found.extra["bearing"].tolist() == [90.0, NO_BEARING]
    assert [shape(found, key) for key in ("a", "b")] == ["heading", "vehicle"]


def test_that_a_vehicle_silent_for_half_an_hour_is_not_drawn_and_one_never_heard_is(
    town: CityModel, told: Told
) -> None:
    mirror = told([thing(town, "a", "vehicle"), thing(town, "b", "vehicle")], {("a", "speed"): (3.0, Quality.STALE)})
    assert set(tracked.table(town, mirror).ids) == {"a", "b"}
    mirror.transport = Transport(now=NOW + tracked.GONE, playing=False)
    assert set(tracked.table(town, mirror).ids) == {"b"}


def test_that_a_thing_declared_anew_moves(town: CityModel, told: Told) -> None:
    mirror = told([thing(town, "a", "vehicle")], {("a", "speed"): 3.0})
    before = tracked.table(town, mirror)
    mirror.change(Changes(seq=2, assets=[thing(town, "a", "vehicle", 80.0)]))
    after = tracked.table(town, mirror)
    assert not after.same(before)
    assert after.extra["at"][0, 0] == pytest.approx(80.0, abs=0.5)


def test_that_what_is_old_is_stale_and_all_of_it_while_the_engine_is_away(town: CityModel, told: Told) -> None:
    assets = [thing(town, "a", "report"), thing(town, "b", "report"), thing(town, "c", "report")]
    values = {("a", "report_state"): 1.0, ("b", "report_state"): 0.0, ("c", "report_state"): (1.0, Quality.STALE)}
    mirror = told(assets, values)
    found = cases.table(town, mirror)
    assert found.extra["state"].tolist() == [FILLED, QUIET, OLD]
    assert found.hatched.tolist() == [False, False, True]
    mirror.set_connected(False)
    assert cases.table(town, mirror).hatched.all()


def test_that_a_car_park_says_by_its_shape_whether_it_is_full(town: CityModel, told: Told) -> None:
    assets = [thing(town, key, "parking") for key in ("free", "few", "full", "taken")]
    values = {("free", "free_spaces"): 80.0, ("few", "free_spaces"): 4.0, ("full", "free_spaces"): 0.0,
              ("taken", "occupancy"): 100.0}  # fmt: skip
    found = stops.table(town, told(assets, values))
    assert [shape(found, key) for key in ("free", "few", "full", "taken")] == [
        "parking", "parking", "parking full", "parking full",
    ]  # fmt: skip
    assert tuple(found.rgba[0]) != tuple(found.rgba[1])


def test_that_a_layer_hears_the_channels_of_its_things_whatever_they_measure(town: CityModel, told: Told) -> None:
    mirror = told([thing(town, "a", "vehicle"), thing(town, "b", "sensor")], {("a", "odd"): 1.0, ("b", "noise"): 2.0})
    tracked.table(town, mirror)
    assert channels_of("tracked", mirror) == [0]
    assert channels_of("feeds", mirror) == [1]


def test_that_nothing_stands_below_the_hills(town: CityModel, told: Told) -> None:
    hills = replace(
        town, terrain=Terrain(extent=(-2000, -2000, 2000, 2000), heights=np.full((8, 8), 120.0, np.float32))
    )
    found = feeds.table(hills, told([thing(town, "a", "sensor")], {("a", "noise"): 1.0}))
    assert found.extra["at"][0, 2] > 120.0
