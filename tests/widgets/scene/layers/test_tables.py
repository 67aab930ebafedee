"""Colour tables of the six layers: what is known is coloured, what is stale is grey and hatched, nothing is guessed."""

import importlib
from collections.abc import Callable

import numpy as np
import pytest

from citydeck.city.model import CityModel
from citydeck.link.message import RuleInfo
from citydeck.link.mirror import CityMirror
from citydeck.model.quality import Quality
from widgets.scene.layers import bridges, coverage, energy, fibre, radio, roads, services
from widgets.scene.layers.scale import CUT, STALE, Scale, colour
from widgets.scene.table import LAYERS, LayerTable

Mirrors = Callable[..., CityMirror]
GREY = np.array(colour(STALE), np.uint8)
PRIMARY = {
    "roads": (roads, "Road:1", "speed", 20.0, 55.0),
    "coverage": (coverage, "Cell:1", "cell_state", 1.0, 0.0),
    "fibre": (fibre, "Fibre:0", "fibre_state", 1.0, 0.0),
    "energy": (energy, "Feeder:2", "load", 30.0, 100.0),
    "bridges": (bridges, "Bridge:one", "stress", 40.0, 150.0),
    "services": (services, "AirStation:0", "pm25", 20.0, 120.0),
}


def row(table: LayerTable, key: str) -> np.ndarray:
    return table.rgba[list(table.ids).index(key)]


def hatched(table: LayerTable, key: str) -> bool:
    return bool(table.hatched[list(table.ids).index(key)])


@pytest.mark.parametrize("layer", PRIMARY)
def test_that_a_table_differs_exactly_where_the_data_differ(layer: str, town: CityModel, mirror_of: Mirrors) -> None:
    module, asset, metric, before, after = PRIMARY[layer]
    key = f"urn:ngsi-ld:{asset}"
    others = {
        (other.id, metric): before
        for other in town.assets
        if other.kind == key.split(":")[2].lower() and other.id != key
    }
    first = module.table(town, mirror_of({**others, (key, metric): before}))
    second = module.table(town, mirror_of({**others, (key, metric): after}))
    assert tuple(first.ids) == tuple(second.ids)
    changed = {name for name, a, b in zip(first.ids, first.rgba, second.rgba, strict=True) if not np.array_equal(a, b)}
    assert {name.split("#")[0] for name in changed} == {key}


@pytest.mark.parametrize("layer", PRIMARY)
@pytest.mark.parametrize("quality", [Quality.STALE, Quality.BAD])
def test_that_stale_and_bad_are_grey_and_hatched_never_coloured_as_good(
    layer: str, quality: Quality, town: CityModel, mirror_of: Mirrors
) -> None:
    module, asset, metric, value, _ = PRIMARY[layer]
    key = f"urn:ngsi-ld:{asset}"
    table = module.table(town, mirror_of({(key, metric): (value, quality)}))
    assert hatched(table, key)
    assert np.array_equal(row(table, key), GREY)


@pytest.mark.parametrize("layer", PRIMARY)
def test_that_a_lost_link_makes_everything_stale(layer: str, town: CityModel, mirror_of: Mirrors) -> None:
    module, asset, metric, value, _ = PRIMARY[layer]
    mirror = mirror_of({(f"urn:ngsi-ld:{asset}", metric): value})
    mirror.set_connected(False)
    assert hatched(module.table(town, mirror), f"urn:ngsi-ld:{asset}")


@pytest.mark.parametrize("layer", PRIMARY)
def test_that_nothing_received_paints_nothing(layer: str, town: CityModel, mirror_of: Mirrors) -> None:
    module, asset, metric, value, _ = PRIMARY[layer]
    mirror = mirror_of({(f"urn:ngsi-ld:{asset}", metric): value})
    mirror.observed_at[:] = 0
    table = module.table(town, mirror)
    assert not np.any(table.rgba[:, 3])
    assert not np.any(table.hatched)


@pytest.mark.parametrize("layer", PRIMARY)
def test_that_a_legend_names_every_stop_in_rising_order(layer: str) -> None:
    legend = PRIMARY[layer][0].legend()
    values = [value for value, _ in legend.stops]
    assert values == sorted(values)
    assert any(found.hatched and found.key == "stale" for found in legend.classes)


def test_that_a_cut_route_is_told_by_dashes_and_a_cross(town: CityModel, mirror_of: Mirrors) -> None:
    cut, fine = "urn:ngsi-ld:Fibre:0", "urn:ngsi-ld:Fibre:1"
    table = fibre.table(town, mirror_of({(cut, "fibre_state"): 0.0, (fine, "fibre_state"): 1.0}))
    dashed = dict(zip(table.ids, table.dashed if table.dashed is not None else (), strict=True))
    assert dashed[cut]
    assert not dashed[fine]
    assert np.array_equal(row(table, cut + fibre.CROSS), colour(CUT))
    assert row(table, fine + fibre.CROSS)[3] == 0


def test_that_a_tripped_feeder_is_dark_with_a_cross_whatever_its_load(town: CityModel, mirror_of: Mirrors) -> None:
    key = "urn:ngsi-ld:Feeder:1"
    table = energy.table(town, mirror_of({(key, "feeder_state"): 0.0, (key, "load"): 60.0}))
    assert np.array_equal(row(table, key), colour(energy.DARK, energy.DIM))
    assert np.array_equal(row(table, key + energy.CROSS), colour(CUT))


def test_that_a_silent_cell_gives_no_coverage(town: CityModel, mirror_of: Mirrors) -> None:
    cells = [asset.id for asset in town.assets if asset.kind == "cell"]
    on = coverage.table(town, mirror_of({(cell, "cell_state"): 1.0 for cell in cells}))
    off = coverage.table(town, mirror_of({(cell, "cell_state"): 0.0 for cell in cells}))
    stale = coverage.table(town, mirror_of({(cell, "cell_state"): (1.0, Quality.STALE) for cell in cells}))
    assert on.field is not None
    assert off.field is not None
    assert stale.field is not None
    assert np.mean(on.field.rgba[..., 3] > 0) > 0.5
    assert not np.any(off.field.rgba[..., 3])
    painted = stale.field.rgba[stale.field.rgba[..., 3] > 0]
    assert len(painted)
    assert np.all(painted[:, :3] == GREY[:3])


def test_that_coverage_changes_only_where_the_changed_cell_was_the_strongest(
    town: CityModel, mirror_of: Mirrors
) -> None:
    cells = [asset.id for asset in town.assets if asset.kind == "cell"]
    on = {(cell, "cell_state"): 1.0 for cell in cells}
    first = coverage.table(town, mirror_of(on)).field
    second = coverage.table(town, mirror_of({**on, (cells[0], "cell_state"): 0.0})).field
    assert first is not None
    assert second is not None
    changed = np.any(first.rgba != second.rgba, axis=2)
    found, everyone = radio.antennas(town), np.ones(len(cells), bool)
    best = radio.strongest(found, everyone)[0]
    mine = np.full(best.shape, radio.NONE, np.float32)
    mine[found.rows[0], found.columns[0]] = found.windows[0][0] / np.float32(100)
    assert changed.any()
    assert not np.any(changed & (mine < best))


def test_that_what_phones_measure_at_one_cell_changes_the_modelled_field_of_none(
    town: CityModel, mirror_of: Mirrors
) -> None:
    cells = [asset.id for asset in town.assets if asset.kind == "cell"]
    on = {(cell, "cell_state"): 1.0 for cell in cells}
    fields = [
        coverage.table(town, mirror_of({**on, **{(cell, "rsrp"): -80.0 - 3.0 * row for row, cell in enumerate(some)}}))
        for some in ((), cells, cells[1:])
    ]
    for other in fields[1:]:
        assert fields[0].field is not None
        assert other.field is not None
        assert np.array_equal(fields[0].field.rgba, other.field.rgba)


def test_that_an_antenna_is_heard_further_ahead_than_behind(town: CityModel) -> None:
    found = radio.antennas(town)
    window = found.windows[0][0]  # azimuth 0: north is the last row
    assert window[-1].max() > window[0].max() + 1000  # hundredths of a dB


def test_that_use_of_a_limit_is_measured_against_the_rule(town: CityModel, mirror_of: Mirrors) -> None:
    key = "urn:ngsi-ld:Bridge:one"
    rule = RuleInfo(id="r", channel=f"{key}|stress|test", priority=1, limits={"hi": 50.0, "hihi": 100.0})
    table = bridges.table(town, mirror_of({(key, "stress"): 100.0}, rules=[rule]))
    assert np.array_equal(row(table, key), bridges.USE.rgba([100.0])[0])


def test_that_falling_pressure_uses_up_its_limit(town: CityModel, mirror_of: Mirrors) -> None:
    key = "urn:ngsi-ld:Pipeline:0"
    rule = RuleInfo(id="r", channel=f"{key}|pressure|test", priority=1, limits={"lo": 240.0, "lolo": 120.0})
    high = bridges.table(town, mirror_of({(key, "pressure"): 480.0}, rules=[rule]))
    low = bridges.table(town, mirror_of({(key, "pressure"): 120.0}, rules=[rule]))
    assert np.array_equal(row(high, key), bridges.USE.rgba([25.0])[0])
    assert np.array_equal(row(low, key), bridges.USE.rgba([100.0])[0])


DEUTAN = np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]])
PROTAN = np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]])


TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = np.array([0.9505, 1.0, 1.089])
SCALED = [name for name in LAYERS if importlib.import_module(f"widgets.scene.layers.{name}").legend().stops]


def lab(rgb: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """CIE L*a*b* of sRGB colours ``(n, 3)`` of 0 to 1 as eyes with the matrix `seen` see them (Machado 2009)."""
    light = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    xyz = np.clip(light @ seen.T, 0, 1) @ TO_XYZ.T / WHITE
    root = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.stack([116 * root[:, 1] - 16, 500 * (root[:, 0] - root[:, 1]), 200 * (root[:, 1] - root[:, 2])], axis=1)


@pytest.mark.parametrize("seen", [np.eye(3), DEUTAN, PROTAN], ids=["all", "deutan", "protan"])
@pytest.mark.parametrize("layer", SCALED)
def test_that_no_two_stops_of_a_scale_look_alike_to_any_eye(layer: str, seen: np.ndarray) -> None:
    stops = importlib.import_module(f"widgets.scene.layers.{layer}").legend().stops
    found = lab(Scale(stops).rgba([value for value, _ in stops])[:, :3] / 255.0, seen)
    apart = np.linalg.norm(found[:, None] - found[None], axis=2)[np.triu_indices(len(stops), 1)]
    assert apart.min() > 12, "one can just tell apart 2, and 12 on walls in any light"


def test_that_cut_and_served_differ_for_colour_blind_eyes() -> None:
    rgb = np.array([colour(CUT)[:3], colour(fibre.SERVED)[:3]]) / 255.0
    for seen in (DEUTAN, PROTAN):
        told = np.clip((rgb**2.2) @ seen.T, 0, 1) ** (1 / 2.2)
        assert np.linalg.norm(told[0] - told[1]) > 0.3
