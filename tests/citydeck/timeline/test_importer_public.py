"""The mappings of docs/examples against the public files themselves."""

import json
from pathlib import Path

import numpy as np
import pytest

from citydeck.model.batch import Batch, concat
from citydeck.model.event import AssetDeclared, ChannelDeclared
from citydeck.model.time import from_iso
from citydeck.timeline import bundle
from citydeck.timeline.bundle import Bundle
from citydeck.timeline.importer import import_recording
from citydeck.timeline.mapping import Mapping

EXAMPLES = Path(__file__).resolve().parents[3] / "docs" / "examples"
NAMES = ("la_loop", "bridge_munich", "ett_china", "ucc_5g")


@pytest.mark.parametrize("name", NAMES)
def test_that_a_kept_mapping_is_valid_and_lies_nowhere_near_shanghai(name):
    mapping = Mapping.load(EXAMPLES / f"{name}.toml")
    assert mapping.provenance == "REAL"
    assert abs(mapping.place.longitude - 121.5) > 5
    assert mapping.name.zh_CN


@pytest.fixture(scope="module")
def made(shared_data, tmp_path_factory):
    """Imports each example once; returns report and open bundle."""
    folder, done = tmp_path_factory.mktemp("imported"), {}

    def get(name):
        if name not in done:
            out = folder / f"{name}.mcap"
            done[name] = (import_recording(EXAMPLES / f"{name}.toml", shared_data, out), Bundle(out))
        return done[name]

    yield get
    for _, open_bundle in done.values():
        open_bundle.close()


def column(made_bundle, asset, metric):
    channels = {e.body.handle: e.body.channel for e in made_bundle.reader.events(ChannelDeclared)}
    (handle,) = [h for h, channel in channels.items() if (channel.asset, channel.metric) == (asset, metric)]
    rows = concat([entry.body for entry in made_bundle.reader.entries() if isinstance(entry.body, Batch)])
    chosen = rows.channel == handle
    return rows.observed_at[chosen], rows.value[chosen]


@pytest.mark.shared
def test_that_los_angeles_speeds_are_placed_and_in_kilometres_an_hour(made):
    report, recording = made("la_loop")
    assert (report.observations, report.channels, report.missing) == (2016 * 207, 207, 0)
    assert report.observed_start == from_iso("2012-03-01T00:00:00-08:00")
    assert report.observed_end == from_iso("2012-03-07T23:55:00-08:00")
    at, speed = column(recording, "urn:ngsi-ld:Road:la-773869", "speed")
    assert speed[0] == pytest.approx(64.375 * 1.609344)
    assert (np.diff(at) == 300 * 10**9).all()
    placed = [entry.body.asset for entry in recording.reader.events(AssetDeclared)]
    assert all(abs(asset.place.latitude - 34.1) < 0.3 for asset in placed)


@pytest.mark.shared
def test_that_the_munich_day_is_the_eleventh_of_april_in_all_three_tables(made):
    report, recording = made("bridge_munich")
    assert report.observed_start == from_iso("2022-04-11T09:20:05.375+02:00")
    assert report.observations == 72_000 * 3 + 720
    strain_at, strain = column(recording, "urn:ngsi-ld:Bridge:unibw", "strain")
    warm_at, warmth = column(recording, "urn:ngsi-ld:Bridge:unibw", "temperature")
    assert abs(int(strain_at[0]) - int(warm_at[0])) < 10**9
    assert strain[0] == pytest.approx(34.86594787597657)
    assert 3.0 < warmth.min() < warmth.max() < 5.0


@pytest.mark.shared
def test_that_transformer_hours_are_chinese_local_time(made):
    report, recording = made("ett_china")
    assert (report.observations, report.missing, report.long_steps) == (17_420 * 7, 0, 0)
    at, oil = column(recording, "urn:ngsi-ld:Feeder:ett-h1", "oil_temperature")
    assert at[0] == from_iso("2016-07-01T00:00:00+08:00")
    assert oil[0] == pytest.approx(30.5310001373291)


@pytest.mark.shared
@pytest.mark.slow
def test_that_5g_cells_marked_with_a_dash_are_missing_and_stamps_that_repeat_are_counted(made):
    report, recording = made("ucc_5g")
    assert report.observations + report.missing == 188_711 * 5
    assert report.missing > 20_000
    assert report.repeated_stamps > 30_000
    assert report.skipped == {}
    _, signal = column(recording, "urn:ngsi-ld:Sensor:ucc-phone", "rsrp")
    assert -140 <= signal.min() < signal.max() < -30
    assert json.loads(recording.text(bundle.IMPORT_REPORT))["repeated_stamps"] == report.repeated_stamps
