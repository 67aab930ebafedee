"""Where the camera is and how it gets elsewhere: at once, in a flight, on a tour, or in a person's hand."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from widgets.scene.camera import Camera, Vector
from widgets.viewport_flight import Flight
from widgets.viewport_tour import Stop, Tour

FLIGHT_SECONDS = 1.6
NEAR = 900.0
"""Metres from which an asset is looked at when nothing else is asked for."""


class Journey(QObject):
    """`moved(sudden)` after every move of `camera`. Whoever sends the camera somewhere ends a tour."""

    moved = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.camera = Camera()
        self._flight = Flight(self)
        self._flight.moved.connect(self._fly)
        self.tour = Tour(self._leg, self)
        self._flight.landed.connect(self.tour.landed)

    @property
    def flying(self) -> bool:
        return self._flight.active

    def place(self, camera: Camera) -> None:
        """Be there at once."""
        self.stop()
        self.camera = camera.kept()
        self.moved.emit(True)

    def go(self, camera: Camera, seconds: float) -> None:
        """Be there in so many seconds."""
        self.tour.stop()
        if seconds <= 0:
            self.place(camera)
        else:
            self._flight.start(self.camera, camera.kept(), seconds)

    def near(self, point: Vector, distance: float, seconds: float) -> None:
        """Look at a point from `distance` metres, keeping the direction of sight."""
        x, y, z = point
        pitch = min(max(self.camera.pitch, 22.0), 60.0)
        self.go(replace(self.camera, x=x, y=y, z=z, distance=distance, pitch=pitch), seconds)

    def grab(self, camera: Camera) -> None:
        """A person moves the camera: flights and tours end there."""
        self.stop()
        self._fly(camera.kept())

    def start_tour(self, stops: Sequence[Stop]) -> None:
        """Fly from stop to stop until something else is asked for."""
        self.tour.start(stops)

    def stop(self) -> None:
        """Stay where it is."""
        self._flight.stop()
        self.tour.stop()

    def interrupt(self) -> bool:
        """End a tour, and nothing else; False when none is under way."""
        running = self.tour.running
        if running:
            self.stop()
        return running

    def _leg(self, camera: Camera, seconds: float) -> None:
        self._flight.start(self.camera, camera.kept(), seconds)

    def _fly(self, camera: Camera) -> None:
        self.camera = camera
        self.moved.emit(False)
