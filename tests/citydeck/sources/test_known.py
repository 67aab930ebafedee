"""What was found bit by bit is one whole."""

from citydeck.model.asset import Asset
from citydeck.model.channel import Channel
from citydeck.sources.known import Known
from citydeck.sources.wire import Found


def asset(number: int, name: str = "A") -> Asset:
    return Asset(f"urn:x:{number}", "incident", {"en": name})


def channel(number: int) -> Channel:
    return Channel(f"urn:x:{number}", "severity", "s", "1")


def test_that_what_is_found_later_is_added_and_what_changed_takes_the_place_of_what_it_was():
    known = Known()
    known.take(Found(anew=True, assets=[asset(0), asset(1)], channels=[channel(0)]))
    known.take(Found(assets=[asset(1, "B"), asset(2)], channels=[channel(1)]))
    assert list(known.assets.values()) == [asset(0), asset(1, "B"), asset(2)]
    assert known.channels == [channel(0), channel(1)]


def test_that_what_is_found_anew_ends_what_was_known():
    known = Known()
    known.take(Found(anew=True, assets=[asset(0)], channels=[channel(0)]))
    known.take(Found(anew=True, assets=[asset(1)], channels=[channel(1)]))
    assert (list(known.assets.values()), known.channels) == ([asset(1)], [channel(1)])
