"""What moves follows the session: it stands with it, runs at its speed, and jumps where it is sought."""

from dataclasses import dataclass, field

import msgspec
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from citydeck.model.time import NS_PER_S
from views.scene_motion import FASTEST, SceneMotion


@dataclass
class Told:
    running: list[tuple[bool, float]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def set_running(self, running: bool, rate: float) -> None:
        self.running.append((running, rate))

    def set_seconds(self, seconds: float) -> None:
        self.seconds.append(seconds)


def test_that_the_scene_follows_play_pause_speed_and_seeks(qapp: QApplication, make_room) -> None:
    room, told, parent, now = make_room(), Told(), QObject(), [0.0]
    motion = SceneMotion(room, told, parent, lambda: now[0])  # type: ignore[arg-type]
    begun = len(told.seconds)
    assert begun == 1

    def hear(later: float, **what: object) -> None:
        now[0] += later
        room.mirror.transport = msgspec.structs.replace(room.mirror.transport, **what)
        motion.look()

    at = room.mirror.transport.now
    hear(0.0, playing=True, speed=4.0)
    assert told.running[-1] == (True, 4.0)
    hear(1.0, now=at + 4 * NS_PER_S)
    assert len(told.seconds) == begun, "played, not sought"
    hear(0.0, speed=60.0)
    assert told.running[-1] == (True, FASTEST)
    hear(0.0, playing=False)
    assert told.running[-1][0] is False
    hear(5.0)
    assert len(told.seconds) == begun, "a pause is no jump"
    hear(0.0, now=at + 600 * NS_PER_S)
    assert len(told.seconds) == begun + 1
    hear(0.0, playing=True, speed=1.0)
    room.mirror.set_connected(False)
    assert told.running[-1][0] is False
