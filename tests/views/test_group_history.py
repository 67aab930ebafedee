import asyncio

import msgspec
import numpy as np

from citydeck.link.trend import Trend
from citydeck.model.channel import ChannelKey
from citydeck.model.quality import Quality
from citydeck.model.time import NS_PER_S
from views import group_history, history
from views.group_history import COLUMNS, GroupHistory, combine

KEY = ChannelKey("a", "power", "energy")
SPAN = (0, 3_600 * NS_PER_S)


def trend(times: np.ndarray, values: np.ndarray) -> Trend:
    return Trend(KEY, (times * NS_PER_S).astype(np.int64), values, values, values)


class Engine:
    def __init__(self) -> None:
        self.asked: list[list[ChannelKey]] = []

    async def trend(self, keys: list[ChannelKey], start: int, end: int, width: int) -> list[Trend]:
        self.asked.append(keys)
        await asyncio.sleep(0)
        time = np.linspace(start, end - 1, 60).astype(np.int64)
        return [Trend(key, time, *[np.full(60, 7.0)] * 3) for key in keys]


def test_that_a_sum_of_too_few_is_a_gap_and_not_a_dip() -> None:
    times = np.arange(0.0, 3_600, 20)
    half = np.where((times > 1_200) & (times < 2_400), np.nan, 5.0)
    found = combine([trend(times, np.full(180, 5.0)), trend(times, half)], 2, SPAN, "sum")
    middle = (found.time > 1_300 * NS_PER_S) & (found.time < 2_300 * NS_PER_S)
    assert np.isnan(found.last[middle]).all()
    assert (found.last[~np.isnan(found.last)] == 10.0).all()


def test_that_a_mean_carries_on_with_half_of_the_channels() -> None:
    times = np.arange(0.0, 3_600, 20)
    half = np.where(times > 1_200, np.nan, 9.0)
    found = combine([trend(times, np.full(180, 5.0)), trend(times, half)], 2, SPAN, "mean")
    assert found.last[5] == 7.0
    assert found.last[-1] == 5.0


def test_that_a_value_does_not_stand_for_ever() -> None:
    times = np.arange(0.0, 1_000, 20)
    found = combine([trend(times, np.full(len(times), 5.0))], 1, SPAN, "mean")
    assert np.isnan(found.last[found.time > 1_300 * NS_PER_S]).all()
    assert len(found.time) == COLUMNS


def test_that_nothing_known_is_an_empty_line() -> None:
    none = np.zeros(0)
    assert len(combine([trend(none, none)], 1, SPAN, "mean").time) == 0


async def test_that_a_kind_of_asset_can_be_chosen(make_room) -> None:
    engine = Engine()
    room = make_room(client=engine)
    made = GroupHistory(room, "wind_speed", "mean", kind="bridge")
    made.start_over()
    await history.settle()
    assert made.total == len([asset for asset in room.mirror.assets.values() if asset.kind == "bridge"])
    assert all(":Bridge:" in key.asset for key in engine.asked[0])


async def test_that_the_past_comes_from_at_most_as_many_channels_as_one_question_allows(make_room, monkeypatch) -> None:
    monkeypatch.setattr(history, "MOST_KEYS", 10)
    engine = Engine()
    made = GroupHistory(make_room(client=engine), "speed", "mean")
    made.start_over()
    await history.settle()
    assert len(engine.asked[0]) == 10
    assert len(set(engine.asked[0])) == 10
    assert made.total == 26
    assert made.series.extent(0, 1 << 62)[0] == 7.0


async def test_that_dragging_the_clock_asks_one_question_at_a_time(make_room) -> None:
    engine = Engine()
    room = make_room(client=engine)
    made = GroupHistory(room, "power", "sum")
    for _ in range(20):
        made.start_over()
    await history.settle()
    assert len(engine.asked) == 2


def test_that_a_point_is_added_every_ten_seconds_of_session_time_only(room) -> None:
    made = GroupHistory(room, "power", "sum")
    made.start_over()
    transport = room.mirror.transport
    for second in range(1, 31):
        room.mirror.transport = msgspec.structs.replace(transport, now=transport.now + second * NS_PER_S)
        made.look()
    assert len(made.series) == 4


def test_that_a_clock_that_goes_back_starts_over(room) -> None:
    made = GroupHistory(room, "power", "sum")
    made.start_over()
    first = made.series
    transport = room.mirror.transport
    room.mirror.transport = msgspec.structs.replace(transport, now=transport.now - 600 * NS_PER_S)
    made.look()
    assert made.series is not first
    assert made.series.newest == transport.now - 600 * NS_PER_S


def test_that_live_points_need_enough_channels_too(room) -> None:
    made = GroupHistory(room, "power", "sum")
    for handle in room.mirror.handles_of_metric["power"][:3]:
        room.mirror.quality[handle] = Quality.STALE
    made.start_over()
    assert made.series.at(room.mirror.transport.now) is None
    assert group_history.ENOUGH["sum"] > 0.9
