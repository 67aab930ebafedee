"""What a session has to show: the domains and map layers with at least one channel, and whether anything gathers."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from citydeck.link.mirror import CityMirror
from citydeck.model.metrics import DOMAINS, domain_of
from citydeck.model.mode import Mode
from views.bridge import Room
from views.layer_channels import is_present
from widgets.scene.table import LAYERS


@dataclass(frozen=True, slots=True)
class Equipment:
    """`domains` and `layers` that have a channel. `bare`: a live session that neither has nor expects any reading."""

    domains: frozenset[str] = frozenset(DOMAINS)
    layers: frozenset[str] = frozenset(LAYERS)
    bare: bool = False

    @classmethod
    def of(cls, mirror: CityMirror) -> "Equipment":
        """As the engine last told; before it has said anything nothing is held to be missing."""
        if mirror.hello is None:
            return cls()
        metrics = {metric for metric, handles in mirror.handles_of_metric.items() if handles}
        bare = mirror.hello.mode == Mode.LIVE and not mirror.sources and not mirror.channels
        return cls(
            frozenset(domain_of(metric) for metric in metrics),
            frozenset(layer for layer in LAYERS if is_present(layer, mirror)),
            bare,
        )


class EquipmentWatch(QObject):
    """`now` follows the room; `changed(now)` when a domain or layer got its first channel, or a session its source."""

    changed = Signal(object)

    def __init__(self, room: Room, parent: QObject) -> None:
        super().__init__(parent)
        self._room = room
        self.now = Equipment.of(room.mirror)
        for signal in (room.baseline, room.assets, room.sources):
            signal.connect(self.look)

    def look(self, *_: object) -> None:
        """See anew what there is."""
        found = Equipment.of(self._room.mirror)
        if found != self.now:
            self.now = found
            self.changed.emit(found)
