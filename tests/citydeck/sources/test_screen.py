"""What of an adapter's texts leaves its host."""

import math

import pytest

from citydeck.model.asset import Asset
from citydeck.model.channel import Channel
from citydeck.model.datum import from_wgs84
from citydeck.model.errors import WrongUse
from citydeck.model.event import Marker, SourceHealth, SourceState
from citydeck.model.place import Place
from citydeck.sources import wire
from citydeck.sources.positions import NO_DATUM, NO_POSITION, Positions
from citydeck.sources.screen import ANY, Screen
from citydeck.sources.vocabulary import Vocabulary

ROAD = "urn:ngsi-ld:Road:one"


def screen(*places: str, allowed: tuple[str, ...] = (), positions: Positions | None = None) -> Screen:
    return Screen(Vocabulary(["Station north"]), allowed, places, positions)


def test_that_no_free_text_passes_unless_the_manifest_lists_its_place():
    asset = Asset(ROAD, "road", {"en": "Wei's road", "zh_CN": "一号路"}, attributes={"note": "by the kiosk"})
    closed = screen(allowed=("note",))
    assert closed.asset(asset) == Asset(ROAD, "road", {"en": "one"})
    assert closed.dropped == {"names: free text": 2, "attributes: free text": 1}
    opened = screen("names", "attributes", allowed=("note",))
    assert opened.asset(asset) == asset
    assert opened.dropped == {}


def test_that_free_text_that_may_pass_loses_what_looks_personal():
    asset = Asset(ROAD, "road", {"en": "Road, call 13912345678"}, attributes={"note": "a@b.example", "built": 1991})
    opened = screen("names", "attributes", allowed=("note", "built"))
    kept = opened.asset(asset)
    assert kept.names == {"en": "Road, call […]"}
    assert kept.attributes == {"built": 1991}
    assert opened.dropped == {"names: phone number": 1, "attributes: e-mail address": 1}


def test_that_names_of_the_adapters_own_pass_and_so_does_the_end_of_the_id():
    closed = screen()
    assert closed.asset(Asset(ROAD, "road", {"en": "Station north"})).names == {"en": "Station north"}
    assert closed.asset(Asset(ROAD + "2", "road", {"en": "one2"})).names == {"en": "one2"}
    assert closed.dropped == {}


@pytest.mark.parametrize("value", [13_912_345_678, 490154203237518, 1.3912345678e10])
def test_that_numbers_as_long_as_a_phones_are_no_attributes(value):
    some = screen("attributes", allowed=("built", "phone"))
    assert some.asset(Asset(ROAD, "road", {"en": "one"}, attributes={"phone": value, "built": 1991})).attributes == {
        "built": 1991
    }
    assert some.dropped == {"attribute: long number": 1}


def test_that_attributes_pass_by_the_manifests_list():
    asset = Asset(ROAD, "road", {"en": "one"}, attributes={"width": 3.5, "owner": 7})
    assert screen(allowed=("width",)).asset(asset).attributes == {"width": 3.5}
    assert screen("attributes", allowed=(ANY,)).asset(asset).attributes == {"width": 3.5, "owner": 7}


@pytest.mark.parametrize("name", ["", "with space", "a|b", "urn:x:13912345678", "urn:x:a@b.example", "x" * 300])
def test_that_what_is_no_id_or_a_person_s_is_neither_asset_nor_channel(name):
    some = screen("names")
    assert some.asset(Asset(name, "road", {"en": "x"})) is None
    assert sum(some.dropped.values()) == 1
    with pytest.raises(WrongUse, match="id that"):
        some.channel(Channel(name, "speed", "s", "km/h"))
    assert some.asset(Asset(ROAD, "road", {"en": "one"}, parent=name)).parent is None


@pytest.mark.parametrize(
    "channel",
    [
        Channel(ROAD, "Wei Zhang", "s", "1"),
        Channel(ROAD, "13912345678", "s", "1"),
        Channel(ROAD, "mystery", "s", "Wei Zhang"),
        Channel(ROAD, "mystery", "s", "1", "Wei Zhang"),
        Channel(ROAD, "mystery", "s", "1", "13912345678"),
    ],
)
def test_that_metric_and_unit_must_look_like_such(channel):
    with pytest.raises(WrongUse):
        screen().channel(channel)
    screen().channel(Channel(ROAD, "mystery", "s", "{veh}/h"))


def test_that_everything_said_of_faults_is_without_a_payloads_words():
    some = screen()
    secret = "Wei Zhang 13912345678"
    for message in (
        wire.Link(up=False, reason=secret),
        wire.Beat(at=1, text=secret),
        wire.HistoryDone(ask=1, error=secret),
        wire.CommandDone(ask=1, error=secret, result={"line": secret, "Wei Zhang": 1, "list": [secret, 13912345678]}),
        Marker(secret, {"en": secret, secret: "x"}),
    ):
        said = wire.encode(some.message(message))
        assert b"Wei" not in said
        assert b"139" not in said
    state = SourceHealth("s", SourceState.UP)
    assert some.message(state) is state


def placed(positions: Positions, place: Place) -> tuple[Place | None, dict[str, int]]:
    some = screen(positions=positions)
    return some.asset(Asset(ROAD, "road", {"en": "one"}, place)).place, some.dropped


def test_that_a_position_without_a_datum_is_not_kept():
    assert placed(Positions(), Place(121.47, 31.23)) == (None, {NO_DATUM: 1})


def test_that_positions_and_paths_come_to_wgs84():
    x, y = from_wgs84([121.47, 121.48], [31.23, 31.24], "GCJ-02")
    place, _ = placed(Positions("GCJ-02"), Place(x[0], y[0], 5.0, ((x[0], y[0], 1.0), (x[1], y[1], 2.0))))
    assert (place.longitude, place.latitude, place.height) == pytest.approx((121.47, 31.23, 5.0), abs=2e-7)
    assert place.path[1] == pytest.approx((121.48, 31.24, 2.0), abs=2e-7)


def test_that_positions_of_people_are_a_block_without_a_path():
    exact = Place(121.4737213, 31.2304871, 3.0, ((121.4737213, 31.2304871, 0.0), (121.48, 31.24, 0.0)))
    place, _ = placed(Positions("WGS 84", 200.0), exact)
    assert place.path == ()
    assert (place.longitude, place.latitude) != (exact.longitude, exact.latitude)
    assert (place.longitude, place.latitude) == pytest.approx((exact.longitude, exact.latitude), abs=0.0015)


@pytest.mark.parametrize("point", [(math.nan, 31.0), (181.0, 31.0), (121.0, 91.0), (math.inf, 0.0)])
def test_that_what_is_no_position_is_none(point):
    assert placed(Positions("GCJ-02"), Place(*point)) == (None, {NO_POSITION: 1})


def test_that_an_answer_names_what_it_made_by_an_id_that_is_none_of_a_person():
    some = screen("answers", allowed=("request_id", "note"))
    answer = {"request_id": "14-01100669", "note": "14-01100669", "other_id": "14-01100669"}
    assert some.answer(answer) == {"request_id": "14-01100669", "note": ""}
    assert some.answer({"request_id": "13912345678"}) == {"request_id": ""}
