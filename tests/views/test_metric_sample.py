import numpy as np
import pytest

from citydeck.link.message import Changes
from citydeck.link.mirror import CityMirror
from citydeck.model.asset import Asset
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.model.quality import Quality
from views.metric_sample import sample


def report(mirror: CityMirror, metric: str, *rows: tuple[float, Quality]) -> None:
    handles = mirror.handles_of_metric[metric][: len(rows)]
    now = mirror.transport.now + 1
    mirror.values(Batch.of(handles, [now] * len(rows), [now] * len(rows), [v for v, _ in rows], [q for _, q in rows]))


def test_that_only_trusted_values_make_a_figure(room) -> None:
    mirror = room.mirror
    for handle in mirror.handles_of_metric["pm25"]:
        mirror.quality[handle] = Quality.STALE
    report(mirror, "pm25", (10.0, Quality.GOOD), (30.0, Quality.UNCERTAIN), (900.0, Quality.BAD))
    found = sample(mirror, "pm25")
    assert found.mean() == 20.0
    assert found.sum() == 40.0
    assert (found.total, len(found.told), found.stale, found.bad, found.silent) == (5, 2, 2, 1, 0)
    assert found.doubt == pytest.approx(0.6)


def test_that_missing_is_not_zero(room) -> None:
    mirror = room.mirror
    report(mirror, "pm25", *[(float("nan"), Quality.BAD)] * 5)
    found = sample(mirror, "pm25")
    assert np.isnan(found.mean())
    assert np.isnan(found.sum())


def test_that_a_channel_never_heard_of_is_silent_and_in_doubt(room) -> None:
    mirror = room.mirror
    handle = mirror.handles_of_metric["pm25"][0]
    mirror.observed_at[handle] = 0
    found = sample(mirror, "pm25")
    assert found.silent == 1
    assert found.doubt == pytest.approx(0.2)


def test_that_a_metric_without_channels_is_empty_and_in_no_doubt(room) -> None:
    found = sample(room.mirror, "strain")
    assert found.total == 0
    assert found.doubt == 0
    assert np.isnan(found.mean())


def test_that_the_speed_of_a_vehicle_is_no_roads(room) -> None:
    mirror, roads = room.mirror, sample(room.mirror, "speed").total
    bus, size = Asset("urn:ngsi-ld:Vehicle:7", "vehicle", {"en": "7"}), len(mirror.value)
    channel = Channel(bus.id, "speed", "transit", "km/h")
    mirror.change(Changes(seq=mirror.seq + 1, assets=[bus], handles=[size], channels=[channel]))
    assert len(mirror.handles_of_metric["speed"]) == roads + 1
    assert sample(mirror, "speed").total == roads > 0
