"""Whether alarms can be heard at this desk: what its launcher tells the engine, read from the mirror."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from citydeck.model.mode import Mode
from views.bridge import Room

FASTEST_HEARD = 4.0
"""Replay faster than this is silent."""


@dataclass(frozen=True, slots=True)
class DeskSound:
    """`works`: something can play here; `silent` seconds of an operator's silence are left; `reason` in words."""

    works: bool
    silent: float
    reason: str

    @property
    def heard(self) -> bool:
        """An alarm that comes up now would be heard."""
        return self.works and self.silent <= 0


def console_of(room: Room) -> str:
    """Name of this console at the engine; empty for a room that is no desk."""
    console = getattr(room.client, "console", "")
    return console if isinstance(console, str) else ""


def desk_sound(room: Room) -> DeskSound:
    """State of the sound at this room's desk. A room that is no desk (a picture, a test) counts as working."""
    console = console_of(room)
    desk = room.mirror.desks.get(console)
    if not console:
        return DeskSound(works=True, silent=0.0, reason="")
    if desk is None:
        return DeskSound(works=False, silent=0.0, reason=_say_no_launcher())
    if not desk.works:
        return DeskSound(works=False, silent=0.0, reason=_say_no_player())
    if desk.silent > 0:
        return DeskSound(works=True, silent=desk.silent, reason=_say_silenced())
    return DeskSound(works=True, silent=0.0, reason=_say_too_fast() if _too_fast(room) else _say_works())


def _too_fast(room: Room) -> bool:
    hello = room.mirror.hello
    return hello is not None and hello.mode != Mode.LIVE and room.mirror.transport.speed > FASTEST_HEARD


def _say_no_launcher() -> str:
    return QCoreApplication.translate("Sound", "Nothing plays the alarm sound for this window")


def _say_no_player() -> str:
    return QCoreApplication.translate("Sound", "This computer has no way to play a sound")


def _say_silenced() -> str:
    return QCoreApplication.translate("Sound", "Silenced for a time; a new alarm sounds again")


def _say_too_fast() -> str:
    return QCoreApplication.translate("Sound", "Alarms can be heard at this desk, but not above 4× replay")


def _say_works() -> str:
    return QCoreApplication.translate("Sound", "Alarms can be heard at this desk")
