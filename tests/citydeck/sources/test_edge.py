"""What passes the edge, and what does not."""

import math

import numpy as np
import pytest

from citydeck.model.asset import Asset
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.model.errors import CitydeckError
from citydeck.model.quality import Quality
from citydeck.sources.contract import Discovery
from citydeck.sources.edge import MAX_AHEAD, Edge, canonical
from citydeck.sources.quarantine import Quarantine
from citydeck.sources.screen import Screen
from citydeck.sources.vocabulary import Vocabulary
from citydeck.sources.wire import Found

NOW = 10**18


def channel(metric: str, unit: str, source: str = "s", asset: str = "urn:ngsi-ld:Road:a", **more) -> Channel:
    return Channel(asset, metric, source, unit, **more)


@pytest.fixture
def make():
    def edge(*channels: Channel, keeps_stamps: bool = False) -> tuple[Edge, Quarantine]:
        quarantine = Quarantine(lambda: NOW)
        made = Edge("s", lambda: NOW, quarantine, keeps_stamps=keeps_stamps, screen=Screen(Vocabulary()))
        made.declare(Discovery([], list(channels)))
        return made, quarantine

    return edge


def test_that_refused_channels_leave_no_hole_in_the_hosts_handles(make):
    edge, quarantine = make(channel("speed", "kg"), channel("flow", "{veh}/min"))
    passed = edge.admit(Batch.of([0, 1], [NOW, NOW], [0, 0], [1.0, 2.0]))
    assert passed.channel.tolist() == [0]
    assert passed.value.tolist() == [120.0]
    assert sum(quarantine.counts.values()) == 2


def test_that_a_declaration_keeps_what_the_source_spoke(make):
    edge, _ = make()
    told = edge.declare(Discovery([], [channel("temperature", "[degF]", period=5.0)])).channels[0]
    assert (told.unit, told.original_unit, told.period) == ("Cel", "[degF]", 5.0)
    assert 212 * told.factor + told.offset == pytest.approx(100.0)


def test_that_a_recorded_channel_keeps_the_original_of_the_original(make):
    edge, _ = make()
    recorded = channel("speed", "km/h", original_unit="[mi_i]/h", factor=1.609344)
    told = edge.declare(Discovery([], [recorded])).channels[0]
    assert told == recorded


def test_that_what_an_instrument_cannot_measure_is_uncertain_in_the_units_of_both_sides(make):
    edge, _ = make()
    declared = [channel("temperature", "[degF]", limits=(-40.0, 212.0)), channel("speed", "km/h")]
    assert edge.declare(Discovery([], declared)).channels[0].limits == pytest.approx((-40.0, 100.0))
    passed = edge.admit(
        Batch.of([0, 0, 0, 0, 1], [NOW] * 5, [0] * 5, [213.0, 212.0, -41.0, math.nan, 9999.0], [0, 0, 2, 2, 0])
    )
    assert passed.quality.tolist() == [Quality.UNCERTAIN, Quality.GOOD, Quality.BAD, Quality.BAD, Quality.GOOD]


@pytest.mark.parametrize("limits", [(5.0, 5.0), (9.0, 1.0), (math.nan, 1.0)])
def test_that_limits_without_a_span_are_refused(make, limits):
    edge, quarantine = make()
    assert edge.declare(Discovery([], [channel("speed", "km/h", limits=limits)])).channels == []
    assert "limits" in next(iter(quarantine.counts))


def test_that_an_unknown_metric_keeps_its_unit(make):
    edge, _ = make()
    assert edge.declare(Discovery([], [channel("humidity", "%")])).channels[0].unit == "%"


@pytest.mark.parametrize(
    "second",
    [
        channel("speed", "km/h"),
        channel("flow", "{veh}/h", source="other"),
        channel("a|b", "1"),
        channel("flow", "{veh}/h", asset=""),
    ],
    ids=["twice", "another source", "bar in the name", "no asset"],
)
def test_that_a_channel_that_cannot_be_is_refused(make, second):
    edge, quarantine = make()
    told = edge.declare(Discovery([], [channel("speed", "km/h"), second]))
    assert len(told.channels) == 1
    assert len(quarantine.counts) == 1


def test_that_a_discovery_repeats_the_earlier_channels_first(make):
    first, second = channel("speed", "km/h"), channel("flow", "{veh}/h")
    edge, _ = make(first)
    with pytest.raises(CitydeckError, match="repeat"):
        edge.declare(Discovery([], [second, first]))
    assert edge.declare(Discovery([], [first, second])).channels == [canonical(second)[0]]


def incident(number: int, kind: str = "incident") -> Asset:
    return Asset(f"urn:ngsi-ld:Incident:{number}", kind, {"en": str(number)})


def severity(number: int) -> Channel:
    return channel("severity", "1", asset=incident(number).id)


def discovery(count: int) -> Discovery:
    return Discovery([incident(number) for number in range(count)], [severity(number) for number in range(count)])


def test_that_a_new_incident_tells_one_asset_and_one_channel(make):
    edge, _ = make()
    edge.declare(discovery(100))
    told = edge.declare(discovery(101))
    assert ([asset.id for asset in told.assets], [one.asset for one in told.channels], told.anew) == (
        [incident(100).id],
        [incident(100).id],
        False,
    )
    assert edge.declare(discovery(101)) == Found()


def test_that_only_the_asset_that_changed_is_told_again(make):
    edge, _ = make()
    edge.declare(discovery(3))
    changed = Discovery([incident(0), incident(1, "report"), incident(2)], discovery(3).channels)
    assert [asset.id for asset in edge.declare(changed).assets] == [incident(1).id]


def test_that_an_adapter_that_begins_again_tells_everything_and_counts_handles_from_the_beginning(make):
    edge, _ = make()
    assert edge.declare(discovery(3)).anew is False
    edge.fresh()
    told = edge.declare(discovery(2))
    assert (told.anew, len(told.assets), len(told.channels), edge.channels) == (True, 2, 2, 2)
    passed = edge.admit(Batch.of([1, 2], [NOW, NOW], [0, 0], [1.0, 2.0]))
    assert passed.channel.tolist() == [1]


def test_that_units_and_limits_of_a_channel_that_comes_later_are_its_own(make):
    edge, _ = make(channel("speed", "m/s"))
    later = channel("temperature", "[degF]", limits=(-40.0, 212.0))
    edge.declare(Discovery([], [channel("speed", "m/s"), channel("flow", "kg"), later]))
    passed = edge.admit(Batch.of([0, 2, 2], [NOW] * 3, [0] * 3, [1.0, 212.0, 213.0]))
    assert passed.channel.tolist() == [0, 1, 1]
    assert passed.value.tolist() == pytest.approx([3.6, 100.0, 100.0 + 5 / 9])
    assert passed.quality.tolist() == [Quality.GOOD, Quality.GOOD, Quality.UNCERTAIN]


def test_that_assets_that_are_not_declared_any_more_count_towards_what_a_source_may(make, monkeypatch):
    monkeypatch.setattr("citydeck.sources.edge.MAX_ASSETS", 5)
    edge, _ = make()
    for number in range(5):
        edge.declare(Discovery([incident(number)], []))
    with pytest.raises(CitydeckError, match="more than 5 assets"):
        edge.declare(Discovery([incident(5)], []))
    edge.fresh()
    assert len(edge.declare(Discovery([incident(5)], [])).assets) == 1


def test_that_missing_passes_as_bad_and_nan_as_good_does_not(make):
    edge, quarantine = make(channel("speed", "m/s"))
    passed = edge.admit(Batch.of([0, 0], [NOW, NOW], [0, 0], [math.nan, math.nan], [Quality.BAD, Quality.GOOD]))
    assert passed.quality.tolist() == [Quality.BAD]
    assert np.isnan(passed.value).all()
    assert list(quarantine.counts) == ["value that is no number, not marked BAD"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ((7, NOW, 1.0, 0), "not declared"),
        ((-1, NOW, 1.0, 0), "not declared"),
        ((0, NOW, math.inf, 0), "infinite"),
        ((0, NOW, 1.0, 9), "quality"),
        ((0, 0, 1.0, 0), "before 1970"),
        ((0, NOW + MAX_AHEAD + 1, 1.0, 0), "more than an hour"),
    ],
)
def test_that_a_row_that_cannot_be_true_is_counted_and_its_neighbours_pass(make, row, reason):
    edge, quarantine = make(channel("speed", "km/h"))
    handle, observed, value, quality = row
    batch = Batch.of([0, handle, 0], [NOW, observed, NOW + 1], [0, 0, 0], [1.0, value, 2.0], [0, quality, 0])
    assert edge.admit(batch).value.tolist() == [1.0, 2.0]
    assert [text for text in quarantine.counts if reason in text]
    assert edge.last_observed == NOW + 1


def test_that_the_host_stamps_receipt_unless_the_source_has_its_own(make):
    batch = Batch.of([0, 0], [NOW, NOW], [NOW - 5, 0], [1.0, 2.0])
    assert make(channel("speed", "km/h"))[0].admit(batch).received_at.tolist() == [NOW, NOW]
    assert make(channel("speed", "km/h"), keeps_stamps=True)[0].admit(batch.take(slice(1))).received_at.tolist() == [
        NOW - 5
    ]


def test_that_history_is_no_news(make):
    edge, _ = make(channel("speed", "km/h"))
    assert len(edge.admit_past(Batch.of([0], [NOW], [0], [1.0]))) == 1
    assert (edge.last_observed, edge.rows) == (None, 0)
