"""The one bridge from the link's mirror to Qt: topics become signals, commands become methods of `client`."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from citydeck.link.mirror import CityMirror
from views.turns import Turns

if TYPE_CHECKING:
    from citydeck.link.client import LinkClient


class Room(QObject):
    """What every view gets: `mirror` to read, `client` to command, signals to follow.

    Signals carry what `CityMirror` tells: `values` an int array of changed handles, `alarms` a list of changed ids,
    `linked` whether the engine answers, `notice` a `citydeck.link.message.Notice`; `heard` is the engine's pulse, the
    others tell changes. `selected` is the id of the asset
    that the room looks at, `alarmSelected` an alarm's id; setters below emit them once a change. Redrawing that can
    wait goes through `turns`.
    """

    baseline = Signal()
    values = Signal(object)
    alarms = Signal(object)
    assets = Signal(object)
    sources = Signal()
    transport = Signal()
    heard = Signal()
    linked = Signal(bool)
    notice = Signal(object)
    selected = Signal(str)
    alarmSelected = Signal(str)
    flyTo = Signal(str)
    languageChanged = Signal(str)

    def __init__(self, mirror: CityMirror, client: "LinkClient | None", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.mirror = mirror
        self.client = client
        self.asset = ""
        self.alarm = ""
        self.language = "en"
        self.turns = Turns(self)
        self._ends = [
            mirror.listen("baseline", lambda _: self.baseline.emit()),
            mirror.listen("values", self.values.emit),
            mirror.listen("alarms", self.alarms.emit),
            mirror.listen("assets", self.assets.emit),
            mirror.listen("sources", lambda _: self.sources.emit()),
            mirror.listen("transport", lambda _: self.transport.emit()),
            mirror.listen("heard", lambda _: self.heard.emit()),
            mirror.listen("link", self.linked.emit),
            mirror.listen("notice", self.notice.emit),
        ]

    def close(self) -> None:
        """Stop listening; the mirror may outlive the room."""
        self.turns.stop()
        for end in self._ends:
            end()
        self._ends.clear()

    def select(self, asset: str) -> None:
        """Make `asset` (an id, or empty) the one the room looks at."""
        if asset != self.asset:
            self.asset = asset
            self.selected.emit(asset)

    def select_alarm(self, alarm: str) -> None:
        """Select an alarm and its asset."""
        if alarm != self.alarm:
            self.alarm = alarm
            self.alarmSelected.emit(alarm)
        row = self.mirror.alarms.get(alarm)
        if row is not None:
            self.select(row.asset)

    def set_language(self, language: str) -> None:
        """``en`` or ``zh_CN``; views retranslate on `languageChanged`."""
        if language != self.language:
            self.language = language
            self.languageChanged.emit(language)
