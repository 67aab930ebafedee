"""Now against before: only what the engine keeps is offered, and only what both instants have is coloured."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np
from msgspec import structs
from PySide6.QtWidgets import QApplication

from citydeck.link.trend import Trend
from citydeck.model.channel import ChannelKey
from citydeck.model.quality import Quality
from citydeck.model.time import NS_PER_S
from views import history
from views.ghost import FRESH, Ghost
from views.ghost_choice import GhostChoice
from widgets.scene.layers.ghost import CHANGE, Past, compared


class Keeper:
    """An engine that keeps `reach` seconds, in which every channel told 20 and then what it tells now."""

    def __init__(self, now: int, reach: int) -> None:
        self.now, self.reach = now, reach
        self.asked: list[int] = []

    async def trend(self, keys: list[ChannelKey], start: int, end: int, width: int) -> list[Trend]:
        assert len(keys) <= history.MOST_KEYS
        self.asked.append(len(keys))
        first = max(start, self.now - self.reach * NS_PER_S)
        time = np.arange(first, end, 30 * NS_PER_S, dtype=np.int64)[:width]
        flat = np.full(len(time), 20.0)
        return [Trend(key, time, flat, flat, flat) for key in keys]


def told(room, client: Keeper) -> Ghost:
    room.client = client
    made = Ghost(room, room)

    async def play() -> None:
        made.show(True)
        for _ in range(6):
            await history.settle()
            await asyncio.sleep(0)

    asyncio.run(play())
    return made


def test_that_only_what_the_engine_keeps_is_offered(qapp: QApplication, make_room) -> None:
    room = make_room()
    now = room.mirror.transport.now
    assert told(room, Keeper(now, 1_000)).choices == (900, 300)
    assert told(room, Keeper(now, 0)).choices == ()
    assert told(room, Keeper(now, 100_000)).back == 86_400
    assert told(room, Keeper(now, 18 * 60)).choices == (900, 300)


class Witness(Keeper):
    """An engine in which only one channel ever told anything."""

    async def trend(self, keys: list[ChannelKey], start: int, end: int, width: int) -> list[Trend]:
        none = np.zeros(0)
        found = await super().trend(keys, start, end, width)
        return [found[0], *(Trend(key, np.zeros(0, np.int64), none, none, none) for key in keys[1:])]


def test_that_one_channel_that_told_something_is_enough(qapp: QApplication, make_room) -> None:
    room = make_room()
    assert told(room, Witness(room.mirror.transport.now, 1_000)).choices == (900, 300)


class Away:
    """An engine that cannot be reached."""

    async def trend(self, *_: object) -> list[Trend]:
        raise ConnectionError("the engine is away")


def test_that_what_was_chosen_stays_while_the_engine_is_away_and_when_it_comes_back(
    qapp: QApplication, make_room
) -> None:
    room = make_room()
    ghost = told(room, Keeper(room.mirror.transport.now, 4_000))
    again(ghost, lambda: ghost.choose(300))
    kept = ghost.past
    assert kept is not None
    room.client = Away()
    again(ghost, ghost.look)
    assert (ghost.choices, ghost.back, ghost.past) == ((3_600, 1_800, 900, 300), 300, kept)
    room.client = Keeper(room.mirror.transport.now, 4_000)
    again(ghost, room.baseline.emit)
    assert ghost.back == 300
    assert ghost.past is not None


def test_that_of_another_take_nothing_is_kept(qapp: QApplication, make_room) -> None:
    room = make_room()
    ghost = told(room, Keeper(room.mirror.transport.now, 4_000))
    again(ghost, room.baseline.emit)
    assert room.mirror.hello is not None
    room.mirror.hello = structs.replace(room.mirror.hello, take=room.mirror.hello.take + 1)
    room.client = Away()
    again(ghost, room.baseline.emit)
    assert (ghost.choices, ghost.past) == ((), None)


def again(ghost: Ghost, deed: Callable[[], object]) -> None:
    """Do something and let every question be answered."""

    async def play() -> None:
        deed()
        for _ in range(6):
            await history.settle()
            await asyncio.sleep(0)

    asyncio.run(play())


def test_that_every_road_and_feeder_is_asked_in_questions_of_bounded_size(qapp: QApplication, make_room) -> None:
    room = make_room()
    keeper = Keeper(room.mirror.transport.now, 1_000)
    found = told(room, keeper)
    assert found.past is not None
    mirror = room.mirror
    assert set(found.past.values["speed"]) == {
        mirror.channels[h].asset for h in mirror.handles_of_metric["speed"] if mirror.channels[h].key
    }
    assert found.past.at == mirror.transport.now - 900 * NS_PER_S
    assert len(found.table(mirror).ids) > 0


def test_that_nothing_is_asked_while_nobody_sees_it(qapp: QApplication, make_room) -> None:
    room = make_room()
    keeper = Keeper(room.mirror.transport.now, 1_000)
    room.client = keeper
    Ghost(room, room).look()
    assert keeper.asked == []
    assert FRESH > 0


def test_that_slower_is_orange_faster_is_blue_and_missing_has_no_row(make_room) -> None:
    room = make_room()
    mirror = room.mirror
    handles = mirror.handles_of_metric["speed"][:3]
    roads = [mirror.channels[handle].asset for handle in handles]
    mirror.value[handles] = (10.0, 40.0, 30.0)
    mirror.quality[handles] = Quality.GOOD
    table = compared(mirror, Past(0, {"speed": {roads[0]: 20.0, roads[1]: 20.0}}))
    colours = {key: tuple(map(int, rgba)) for key, rgba in zip(table.ids, table.rgba, strict=True)}
    assert set(colours) == set(roads[:2])
    assert colours[roads[0]][0] > colours[roads[0]][2]
    assert colours[roads[1]][2] > colours[roads[1]][0]


def test_that_a_stale_value_is_hatched_not_compared(make_room) -> None:
    room = make_room()
    mirror = room.mirror
    handle = mirror.handles_of_metric["speed"][0]
    mirror.quality[handle] = Quality.STALE
    road = mirror.channels[handle].asset
    table = compared(mirror, Past(0, {"speed": {road: 20.0}}))
    assert table.hatched.tolist() == [True]
    assert tuple(table.rgba[0]) not in {tuple(row) for row in CHANGE.rgba([-40, -20, 0, 20, 40])}


def test_that_the_choice_says_when_there_is_nothing_to_compare_with(qapp: QApplication) -> None:
    choice = GhostChoice()
    assert not choice.isEnabled()
    now = datetime(2026, 5, 20, 18, 30, tzinfo=UTC)
    choice.offer((86_400, 900), now)
    assert choice.isEnabled()
    assert choice.currentData() == 86_400
    choice.setCurrentIndex(1)
    choice.offer((86_400, 3_600, 900), now)
    assert choice.currentData() == 900


def test_that_each_day_that_is_kept_can_be_chosen_by_its_date(qapp: QApplication, make_room) -> None:
    room = make_room()
    ghost = told(room, Keeper(room.mirror.transport.now, 4 * 86_400))
    assert [back // 86_400 for back in ghost.choices[:4]] == [4, 3, 2, 1]
    choice = GhostChoice()
    choice.offer(ghost.choices, datetime(2026, 5, 20, 18, 30, tzinfo=UTC))
    assert choice.itemText(1) == "than Sun 17 May at this hour"
    assert choice.itemText(3) == "than yesterday at this hour"
