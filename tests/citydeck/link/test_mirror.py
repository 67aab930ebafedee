import numpy as np

from citydeck.link.message import Baseline, Changes, Notice, SourceStatus, Status, Transport
from citydeck.link.mirror import CityMirror
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel, ChannelKey
from citydeck.model.quality import Quality

KEY = ChannelKey("urn:a", "stress", "s")


def mirror() -> CityMirror:
    made = CityMirror()
    channel = Channel(*KEY, unit="MPa")
    made.replace(
        Baseline(seq=5, assets=[], handles=[3], channels=[channel], alarms=[], sources=[], transport=Transport(now=0))
    )
    return made


def test_that_a_channel_never_heard_of_is_stale_and_has_no_latest_value() -> None:
    made = mirror()
    assert made.latest(KEY) is None
    assert made.quality[3] == Quality.STALE
    assert made.stale_share() == 1.0


def test_that_values_are_taken_in_place_and_told_by_handle() -> None:
    made = mirror()
    heard = []
    made.listen("values", heard.append)
    column = made.value
    made.values(Batch.of([3], [7], [8], [1.5]))
    assert made.value is column
    assert made.latest(KEY) == (7, 8, 1.5, Quality.GOOD)
    assert [list(handles) for handles in heard] == [[3]]


def test_that_rows_of_unknown_handles_are_dropped() -> None:
    made = mirror()
    made.values(Batch.of([3, 99], [7, 7], [8, 8], [1.5, 2.0]))
    assert len(made.value) == 4


def test_that_a_missing_number_is_noticed_and_nothing_is_applied() -> None:
    made = mirror()
    notices = []
    made.listen("notice", notices.append)
    assert not made.change(Changes(seq=7, notices=[Notice(code="X")]))
    assert notices == []
    assert made.change(Changes(seq=6, notices=[Notice(code="X")]))
    assert made.seq == 6


def test_that_a_repeated_number_changes_nothing() -> None:
    made = mirror()
    notices = []
    made.listen("notice", notices.append)
    assert made.change(Changes(seq=5, notices=[Notice(code="X")]))
    assert notices == []


def test_that_a_listener_that_ended_hears_nothing() -> None:
    made = mirror()
    heard = []
    end = made.listen("values", heard.append)
    end()
    made.values(Batch.of([3], [7], [8], [1.5]))
    assert heard == []


def test_that_growing_keeps_what_is_known() -> None:
    made = mirror()
    made.values(Batch.of([3], [7], [8], [1.5]))
    made.change(Changes(seq=6, handles=[10], channels=[Channel("urn:b", "stress", "s", unit="MPa")]))
    assert made.value[3] == 1.5
    assert np.isnan(made.value[10])


def test_that_an_engine_that_says_the_same_again_is_heard_and_nothing_else_is_told() -> None:
    made = mirror()
    told: list[str] = []
    made.listen("heard", lambda _: told.append("heard"))
    made.listen("transport", lambda _: told.append("transport"))
    made.listen("sources", lambda _: told.append("sources"))
    for now, rate in ((1, 5.0), (1, 5.0), (2, 5.0), (2, 6.0)):
        made.status(Status(transport=Transport(now=now), sources=[SourceStatus(name="s", state="up", rate=rate)]))
    assert told == ["heard", "transport", "sources", "heard", "heard", "transport", "heard", "sources"]


def test_that_everything_is_stale_while_the_engine_is_away() -> None:
    made = mirror()
    made.set_connected(True)
    at = np.array([1], np.int64)
    made.values(Batch(np.array([3], np.int32), at, at, np.array([1.0]), np.array([Quality.GOOD], np.uint8)))
    assert made.stale_share() == 0.0
    made.set_connected(False)
    assert made.stale_share() == 1.0
