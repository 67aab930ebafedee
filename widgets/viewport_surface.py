"""The side of the viewport that a person's hand touches: camera, pointer, tools. What is drawn is the viewport's."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QNativeGestureEvent, QTouchEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from citydeck.city.model import CityModel
from widgets.flat.plan import Plan
from widgets.scene.camera import F64, Camera
from widgets.scene.picker import Hit, Picker
from widgets.scene.spot import Spot
from widgets.scene.whereabouts import home
from widgets.viewport_curtain import Curtain
from widgets.viewport_input import Hand
from widgets.viewport_journey import FLIGHT_SECONDS, NEAR, Journey
from widgets.viewport_overlay import Overlay
from widgets.viewport_pointing import Pointing
from widgets.viewport_tools import Tools
from widgets.viewport_tour import Stop, Tour


class Surface(QWidget):
    """`picked(id)` a click on an asset or building, empty for none; `hovered(id)` what the pointer is over, empty for
    nothing; `cameraChanged()` after every move.
    """

    picked = Signal(str)
    hovered = Signal(str)
    cameraChanged = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumSize(160, 90)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.city: CityModel | None = None
        self._journey = Journey(self)
        self._pointing = Pointing(self)
        self._curtain = Curtain(self, self.update)
        self.overlay = Overlay(self)
        self.tools = Tools(self, self)
        self.tools.changed.connect(self._point)
        self._hand = Hand(
            lambda: self.sight,
            lambda: (self.width(), self.height()),
            self,
            draws=lambda: self.tools.draws,
            anchor=self._anchor,
        )
        self._hand.moved.connect(self._grab)
        self._hand.clicked.connect(self._click)
        self._hand.doubled.connect(self._double)
        self._hand.over.connect(self._hover)
        self._hand.stroke.connect(self.tools.stroke)
        self._hand.stroked.connect(self.tools.stroked)

    def set_city(self, city: CityModel) -> None:
        """Another city, seen from its first named view; the camera stays when only its things have changed."""
        same = self.city is not None and bool(self.city.assets) and self.city.name == city.name
        self.city = city
        self._pointing.set_city(city)
        self.overlay.set_city(city)
        self.tools.forget(all_of_it=not same)
        if not same:
            self.camera = home(city)

    # the camera -------------------------------------------------------------------------------------------------------

    @property
    def camera(self) -> Camera:
        """Where the next frame is seen from."""
        return self._journey.camera

    @camera.setter
    def camera(self, camera: Camera) -> None:
        self._journey.place(camera)

    @property
    def sight(self) -> Camera:
        """What turns places into pixels."""
        return self.camera

    @property
    def tour(self) -> Tour:
        """The tour that is under way, or none."""
        return self._journey.tour

    def start_tour(self, stops: list[Stop]) -> None:
        """Fly from stop to stop until a person's hand or Escape ends it."""
        self._journey.start_tour(stops)

    def stop_tour(self) -> bool:
        """Stay where the tour is; False when none is under way."""
        return self._journey.interrupt()

    def set_view(self, name: str, seconds: float = 0.0) -> bool:
        """Go to a named view of the city, at once or in `seconds`; False when it has none of that name."""
        if self.city is None or name not in self.city.views:
            return False
        self.go(Camera.looking(*self.city.views[name]), seconds)
        return True

    def go(self, camera: Camera, seconds: float = FLIGHT_SECONDS) -> None:
        """Go to a camera, at once or in `seconds`."""
        self._journey.go(camera, seconds)

    def fly_to(
        self, x: float, y: float, z: float = 0.0, distance: float = NEAR, seconds: float = FLIGHT_SECONDS
    ) -> None:
        """Look at a point from `distance` metres, keeping the direction of sight."""
        self._journey.near((x, y, z), distance, seconds)

    # the pointer ------------------------------------------------------------------------------------------------------

    @property
    def picker(self) -> Picker | None:
        """Rays into the city; None without one."""
        return self._pointing.picker

    def shown_layers(self) -> list[str]:
        """Layers whose symbols and lines can be picked."""
        return []

    def asset_at(self, at: QPointF) -> str:
        """Id of what is seen at a point of the widget, empty for nothing; nothing hides the mark of an alarm."""
        beam = None if isinstance(self.sight, Plan) else self.overlay.alarm_at(at, self.camera)
        if beam is not None:
            return beam.asset
        sight = self.sight
        symbol = self.overlay.feeds.hit(sight, at, (self.width(), self.height()), self._pointing.near(sight, at))
        hit: Hit | None = None if symbol else self._pointing.hit(sight, at, self.shown_layers())
        return hit.asset if hit is not None else symbol

    def spot_at(self, at: QPointF) -> Spot | None:
        """Where on solids and ground a point of the widget lies, None for the sky."""
        return self._pointing.spot(self.sight, at)

    def refresh(self) -> None:
        """Paint what lies over the city anew, where no panel covers it."""
        self._curtain.open()

    def _anchor(self, at: QPointF) -> F64 | None:
        """The place that stays under the pointer while it drags and zooms."""
        sight = self.sight
        if isinstance(sight, Plan):
            return sight.ground(at.x(), at.y(), self.width(), self.height())
        spot = self.spot_at(at)
        return np.asarray(spot.point) if spot is not None else None

    def _grab(self, camera: Camera) -> None:
        self._journey.grab(camera.camera() if isinstance(camera, Plan) else camera)

    def _click(self, at: QPointF) -> None:
        if self.tools.click(at):
            return
        edge = self.overlay.edge_at(at)
        if edge is not None:
            beam = edge.first
            self.picked.emit(beam.asset)
            self._journey.near((beam.x, beam.y, beam.z), 2000.0, FLIGHT_SECONDS)
        elif self.overlay.mark_at(at) == "north":
            self.go(replace(self.camera, heading=0.0), 0.6)
        else:
            self.picked.emit(self.asset_at(at))

    def _double(self, at: QPointF) -> None:
        spot = None if self.tools.finish() else self.spot_at(at)
        if spot is not None:
            self._journey.near(spot.point, min(self.camera.distance * 0.5, 1500.0), FLIGHT_SECONDS)

    def _hover(self, at: QPointF) -> None:
        if not self.underMouse():
            return
        name = "" if self.tools.hover(at) else self.asset_at(at)
        if name != self._pointing.hovered:
            self._pointing.hovered = name
            self._point()
            self.hovered.emit(name)
        language = self.overlay.labels.language
        text = self.overlay.feeds.name(name, language) or self._pointing.name(name, language)
        if text or self.overlay.hover is not None:
            self.overlay.hover = (text, at) if text else None
            self.update()

    def _point(self) -> None:
        """The pointer says what a click would do."""
        plain = Qt.CursorShape.PointingHandCursor if self._pointing.hovered else Qt.CursorShape.ArrowCursor
        self.setCursor(self.tools.tool.cursor if self.tools.tool is not None else plain)

    def _tip(self, at: QPointF) -> str:
        tips = {
            "scale": self.tr("True at the centre of the picture: what is nearer looks larger"),
            "north": self.tr("North. A click turns the city north up"),
        }
        edge = self.overlay.edge_at(at)
        if edge is not None:
            name = self._pointing.name(edge.first.asset, self.overlay.labels.language)
            return self.tr("Open alarms there: {0}. A click flies to {1}").format(len(edge.beams), name)
        return tips.get(self.overlay.mark_at(at), "")

    # Qt ---------------------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QTouchEvent):
            self._journey.interrupt()
            self._hand.touch(event)
            return True
        if isinstance(event, QNativeGestureEvent):
            return self._hand.gesture(event)
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._tip(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._journey.interrupt()
        self._hand.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hand.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._hand.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._hand.doubled.emit(event.position())

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._hand.wheel(event)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if self._pointing.hovered or self.overlay.hover is not None:
            self._pointing.hovered, self.overlay.hover = "", None
            self.hovered.emit("")
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ended = event.key() == Qt.Key.Key_Escape and self._journey.interrupt()
        if ended or self.tools.key(event) or self._hand.key(event):
            return
        if event.key() == Qt.Key.Key_Home and self.city is not None and not event.modifiers():
            self.go(home(self.city))
        else:
            super().keyPressEvent(event)
