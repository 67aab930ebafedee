"""An exercise that a feed tells of stands beside the mode of a live room, and is never an alarm."""

import math
from collections.abc import Callable

import msgspec
import pytest
from PySide6.QtWidgets import QApplication

from citydeck.link.message import Changes
from citydeck.model.asset import Asset
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.model.mode import Mode
from citydeck.model.quality import Quality
from views import exercises
from views.bridge import Room
from views.room_window import RoomWindow

Windows = Callable[..., RoomWindow]
DRILL = "urn:ngsi-ld:Exercise:flood"
HANDLE = 9_100


@pytest.fixture
def live(room: Room) -> Room:
    return drilled(room)


def drilled(room: Room) -> Room:
    """A live room whose feed has declared an exercise."""
    mirror = room.mirror
    mirror.hello = msgspec.structs.replace(mirror.hello, mode=str(Mode.LIVE))
    drill = Asset(DRILL, "incident", {"en": "Flood of the river", "zh_CN": "洪水演习"})
    channel = Channel(DRILL, "exercise_severity", "warnings", "{level}")
    mirror.change(Changes(seq=mirror.seq + 1, assets=[drill], handles=[HANDLE], channels=[channel]))
    return room


def say(room: Room, value: float, quality: Quality = Quality.GOOD) -> None:
    now = room.mirror.transport.now
    room.mirror.values(Batch.of([HANDLE], [now], [now], [value], [quality]))


def test_that_an_exercise_is_in_force_until_it_is_over(live: Room) -> None:
    assert exercises.in_force(live.mirror) == []
    say(live, 3.0)
    assert exercises.in_force(live.mirror) == ["Flood of the river"]
    assert exercises.in_force(live.mirror, "zh_CN") == ["洪水演习"]
    say(live, math.nan, Quality.BAD)
    assert exercises.in_force(live.mirror), "an unknown severity is no end"
    say(live, 0.0)
    assert exercises.in_force(live.mirror) == []


def test_that_a_replay_has_none(live: Room) -> None:
    say(live, 3.0)
    live.mirror.hello = msgspec.structs.replace(live.mirror.hello, mode=str(Mode.REPLAY))
    assert exercises.in_force(live.mirror) == []


def test_that_the_word_stands_in_the_band_and_no_alarm_is_touched(make_window: Windows) -> None:
    window = make_window()
    live = drilled(window.room)
    sign, counts = window.band.exercise, {priority: count.open for priority, count in window.band.counts.items()}
    assert sign.isHidden()
    say(live, 3.0)
    assert not sign.isHidden()
    assert sign.word() == "EXERCISE"
    assert "Flood of the river" in sign.toolTip()
    window.band.refresh()
    assert window.band.badge.words()[0] == "LIVE"
    assert {priority: count.open for priority, count in window.band.counts.items()} == counts
    say(live, 0.0)
    assert sign.isHidden()


def test_that_the_band_still_fits_a_narrow_window(make_window: Windows) -> None:
    window = make_window("zh_CN", (1366, 768))
    say(drilled(window.room), 3.0)
    QApplication.processEvents()
    parts = [window.band.badge, window.band.exercise, window.band.time, window.band.link, window.band.buttons["help"]]
    right = [part.mapTo(window.band, part.rect().topRight()).x() for part in parts]
    assert right == sorted(right)
    assert right[-1] <= window.band.width()
    assert window.band.exercise.width() >= window.band.exercise.sizeHint().width()
