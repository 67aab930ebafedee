"""A tour: the camera flies from one place to the next and rests at each, until a person's hand or Escape ends it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from widgets.scene.camera import Camera

FLY_SECONDS = 5.0
REST_MS = 4_000
Stop = tuple[str, Camera]


class Tour(QObject):
    """`changed()` when it begins, at each stop and when it ends. `fly(camera, seconds)` starts a flight; call `landed`
    at its end. After the last stop it begins again.
    """

    changed = Signal()

    def __init__(
        self, fly: Callable[[Camera, float], None], parent: QObject | None = None, rest_ms: int = REST_MS
    ) -> None:
        super().__init__(parent)
        self._fly = fly
        self._stops: tuple[Stop, ...] = ()
        self.index = 0
        self._rest = QTimer(self, singleShot=True, interval=rest_ms)
        self._rest.timeout.connect(self.forward)

    @property
    def running(self) -> bool:
        return bool(self._stops)

    @property
    def count(self) -> int:
        """Places of the tour."""
        return len(self._stops)

    @property
    def name(self) -> str:
        """Where it flies to or rests, empty when none is under way."""
        return self._stops[self.index][0] if self._stops else ""

    def start(self, stops: Sequence[Stop]) -> None:
        """Begin with the first of `stops`; nothing happens without any."""
        self._stops, self.index = tuple(stops), 0
        if self._stops:
            self._go()

    def forward(self) -> None:
        """On to the next place."""
        if self._stops:
            self.index = (self.index + 1) % len(self._stops)
            self._go()

    def landed(self) -> None:
        """The flight is over: rest here."""
        if self._stops:
            self._rest.start()

    def stop(self) -> bool:
        """End it where it is; False when none was under way."""
        if not self._stops:
            return False
        self._stops = ()
        self._rest.stop()
        self.changed.emit()
        return True

    def _go(self) -> None:
        self._rest.stop()
        self._fly(self._stops[self.index][1], FLY_SECONDS)
        self.changed.emit()
