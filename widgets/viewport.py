"""The 3D city as a widget: camera, layers, beams, picking and labels over whatever presenter suits the machine."""

import time
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QHideEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QTouchEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from citydeck.city.model import CityModel
from citydeck.model.errors import WrongUse
from widgets import theme
from widgets.flat.plan import Plan
from widgets.presenter_frame import Job, Loss, Request, Shot
from widgets.presenter_switch import Switch
from widgets.scene import whereabouts
from widgets.scene.camera import Camera
from widgets.scene.daylight import DAYLIGHTS
from widgets.scene.picker import Hit
from widgets.scene.table import LAYERS, MOVING, Beam, LayerTable
from widgets.scene.whereabouts import home
from widgets.viewport_curtain import Curtain
from widgets.viewport_flight import Flight
from widgets.viewport_input import Hand
from widgets.viewport_overlay import Overlay
from widgets.viewport_pace import Pace
from widgets.viewport_pointing import Pointing
from widgets.viewport_sheet import OverlaySheet

FLIGHT_SECONDS = 1.6
NEAR = 900.0
"""Metres from which an asset is looked at when nothing else is asked for."""


class Viewport(QWidget):
    """Shows one city.

    `picked(id)` a click on an asset or building, empty for none; `hovered(id)` what the pointer is over, empty for
    nothing; `cameraChanged()` after every move; `failed(text)` when something could not be drawn;
    `lossChanged()` when 3D was lost or is back, see `loss`.
    """

    picked = Signal(str)
    hovered = Signal(str)
    cameraChanged = Signal()
    failed = Signal(str)
    lossChanged = Signal()

    def __init__(self, parent: QWidget | None = None, presenter: str = "") -> None:
        super().__init__(parent)
        self.setMinimumSize(160, 90)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.city: CityModel | None = None
        self._camera = Camera()
        self._shot: Shot | None = None
        self._image = QImage()
        self._version = 0
        self._closed = False
        self._pace = Pace(self)
        self._pace.due.connect(self._ask)
        self._flight = Flight(self)
        self._flight.moved.connect(self._fly)
        self._visible = {layer: layer == "roads" for layer in LAYERS}
        self._filled: set[str] = set()
        self._running = True
        self._pointing = Pointing(self)
        self._selected = ""
        self.overlay = Overlay(self)
        self._hand = Hand(lambda: self.sight, lambda: (self.width(), self.height()), self)
        self._hand.moved.connect(self._grabbed)
        self._hand.clicked.connect(lambda at: self.picked.emit(self.asset_at(at)))
        self._hand.doubled.connect(self._fly_near)
        self._hand.over.connect(self._hover)
        self._presenter = Switch(self, presenter)
        self._presenter.shown.connect(self._show)
        self._presenter.failed.connect(self.failed)
        self._presenter.changed.connect(self._switched)
        self._curtain = Curtain(self, self.update)
        self._sheet = OverlaySheet(self, self.paint_overlay)
        self._sheet.setVisible(self._presenter.widget is not None)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)

    # what is shown ----------------------------------------------------------------------------------------------------

    def set_city(self, city: CityModel) -> None:
        """Show another city from its first named view; the camera stays when only its things have changed."""
        same = self.city is not None and bool(self.city.assets) and self.city.name == city.name
        self.city = city
        self._pointing.set_city(city)
        self.overlay.set_city(city)
        self._change(lambda scene: scene.set_city(city))
        if not same:
            self._camera = home(city)
            self._moved(sudden=True)

    def paint_layer(self, layer: str, table: LayerTable) -> None:
        """Colour the features of a layer."""
        (self._filled.add if len(table.ids) else self._filled.discard)(layer)
        self._animate()
        self._change(lambda scene: scene.paint(layer, table), layer)

    def set_layer(self, layer: str, visible: bool, opacity: float = 1.0) -> None:
        """Show, hide or fade a layer."""
        self._visible[layer] = visible and opacity > 0
        self._animate()
        self._change(lambda scene: scene.set_layer(layer, visible, opacity), layer)

    def set_beams(self, beams: Sequence[Beam]) -> None:
        """Beams of light on open alarms; those of unacknowledged ones pulse."""
        kept = tuple(beams)
        self.overlay.set_beams(kept)
        self._change(lambda scene: scene.set_beams(kept))

    def set_running(self, running: bool) -> None:
        """Time goes on, or stands: a paused replay has nothing that moves."""
        self._running = running
        self._animate()

    def _animate(self) -> None:
        shown = any(self._visible[layer] and layer in self._filled for layer in MOVING)
        self._pace.animate(shown and self._running)

    def set_daylight(self, name: str) -> None:
        """``dusk``, ``night`` or ``day``; `WrongUse` for another name."""
        if name not in DAYLIGHTS:
            raise WrongUse(f"no time of day is called {name!r}: use {', '.join(DAYLIGHTS)}")
        self._change(lambda scene: scene.set_daylight(name))

    def set_language(self, language: str) -> None:
        """Write names in ``en`` or ``zh_CN``."""
        self.overlay.labels.language = language
        self.update()

    def select_asset(self, asset: str) -> None:
        """Mark an asset or building; empty or unknown for none."""
        self._selected = asset
        self.overlay.selected = whereabouts.of(self.city, asset) if self.city is not None and asset else None
        self.update()

    def asset_at(self, at: QPointF) -> str:
        """Id of what is seen at a point of the widget, empty for nothing."""
        hit = self._hit(at)
        return hit.asset if hit is not None else ""

    def _hit(self, at: QPointF) -> Hit | None:
        return self._pointing.hit(self.sight, at, [layer for layer, visible in self._visible.items() if visible])

    def _hover(self, at: QPointF) -> None:
        if self._closed or not self.underMouse():
            return
        name = self.asset_at(at)
        if name != self._pointing.hovered:
            self._pointing.hovered = name
            self.setCursor(Qt.CursorShape.PointingHandCursor if name else Qt.CursorShape.ArrowCursor)
            self.hovered.emit(name)
        text = self._pointing.name(name, self.overlay.labels.language)
        if text or self.overlay.hover is not None:
            self.overlay.hover = (text, at) if text else None
            self.update()

    # the camera -------------------------------------------------------------------------------------------------------

    @property
    def camera(self) -> Camera:
        """Where the next frame is seen from."""
        return self._camera

    @camera.setter
    def camera(self, camera: Camera) -> None:
        self._flight.stop()
        self._camera = camera.kept()
        self._moved(sudden=True)

    @property
    def sight(self) -> Camera:
        """What turns places into pixels: the camera, or the flat map's view of the same place."""
        return Plan.of(self._camera) if self._presenter.flat else self._camera

    def set_view(self, name: str, seconds: float = 0.0) -> bool:
        """Go to a named view of the city, at once or in `seconds`; False when it has none of that name."""
        if self.city is None or name not in self.city.views:
            return False
        self._go(Camera.looking(*self.city.views[name]), seconds)
        return True

    def fly_to(
        self, x: float, y: float, z: float = 0.0, distance: float = NEAR, seconds: float = FLIGHT_SECONDS
    ) -> None:
        """Look at a point from `distance` metres, keeping the direction of sight."""
        pitch = min(max(self._camera.pitch, 22.0), 60.0)
        self._go(replace(self._camera, x=x, y=y, z=z, distance=distance, pitch=pitch).kept(), seconds)

    def _go(self, camera: Camera, seconds: float) -> None:
        if seconds <= 0:
            self.camera = camera
        else:
            self._flight.start(self._camera, camera, seconds)

    def _grabbed(self, camera: Camera) -> None:
        """A person moves the camera: a flight ends there."""
        self._flight.stop()
        self._fly((camera.camera() if isinstance(camera, Plan) else camera).kept())

    def _fly_near(self, at: QPointF) -> None:
        hit = self._hit(at)
        spot = hit.point if hit is not None else self.sight.ground(at.x(), at.y(), self.width(), self.height())
        if spot is not None:
            x, y, z = map(float, spot)
            self.fly_to(x, y, z, min(self._camera.distance * 0.5, 1500.0))

    def _fly(self, camera: Camera) -> None:
        self._camera = camera
        self._moved()

    def _moved(self, *, sudden: bool = False) -> None:
        self._version += 1
        if sudden:
            self._pace.touch()
        else:
            self._pace.move()
        self.cameraChanged.emit()

    # frames -----------------------------------------------------------------------------------------------------------

    @property
    def settled(self) -> bool:
        """A sharp frame of the newest state, in full resolution, is on the screen."""
        shot = self._shot
        return (
            shot is not None
            and self._pace.idle
            and not self._flight.active
            and shot.request.sharp
            and shot.request.version == self._version
            and (shot.request.width, shot.request.height) == self._device()
        )

    @property
    def shot(self) -> Shot | None:
        """The frame on the screen."""
        return self._shot

    def grab_scene(self, width: int, height: int) -> QImage:
        """A picture of the scene alone, without labels; an empty image when none can be made."""
        request = Request(self.sight, width, height, self._unit(width), budget=self._presenter.full)
        shot = self._presenter.picture(request)
        return shot.image().copy() if shot is not None else QImage()

    def warm(self, width: int, height: int) -> None:
        """Draw a picture of this size that nobody sees, so that the first one on the screen finds all made ready."""
        if not self._closed:
            self._presenter.warm(Request(self.sight, width, height, budget=self._presenter.still))

    def close_scene(self) -> None:
        """End drawing for good; the widget may be deleted afterwards. Harmless when called twice."""
        if not self._closed:
            self._closed = True
            self._pace.stop()
            self._flight.stop()
            self._hand.stop()
            self._curtain.stop()
            self.overlay.stop()
            self._presenter.close()

    @property
    def loss(self) -> Loss | None:
        """Why the flat map is shown; None while 3D is."""
        return self._presenter.loss

    def try_3d(self) -> None:
        """Try whether 3D can be drawn again; nothing while it is shown."""
        self._presenter.try_again()

    def _switched(self) -> None:
        """3D was lost or is back, or a try has ended: camera, city and layers stay."""
        self._version += 1
        self._sheet.setVisible(self._presenter.widget is not None)
        self._fit()
        self._pace.arrived()
        self._pace.touch()
        self.lossChanged.emit()

    def _change(self, job: Job, part: str = "") -> None:
        """Tell the scene; of jobs that differ by `part` (a layer) each is kept for the next presenter."""
        if not self._closed:
            self._version += 1
            self._presenter.post(job, part)
            self._pace.touch()

    def _ask(self, sharp: bool) -> None:
        width, height = self._device()
        presenter = self._presenter
        self._presenter.ask(
            Request(
                self.sight,
                width,
                height,
                self._unit(width),
                1.0 if sharp else presenter.moving_scale,
                presenter.still if sharp else presenter.moving,
                sharp,
                self._version,
                time.monotonic() % 3600.0,
            )
        )

    def _show(self, shot: Shot) -> None:
        before, self._shot = self._shot, shot
        if self._presenter.widget is None:
            self._image = shot.image()
            if before is None or not shot.request.follows(before.request):
                self.update()
            else:
                self._curtain.fresh()
        else:
            self._sheet.update()
        self._pace.arrived()

    def _device(self) -> tuple[int, int]:
        ratio = self.devicePixelRatioF()
        return max(1, round(self.width() * ratio)), max(1, round(self.height() * ratio))

    def _unit(self, width: int) -> float:
        """Device pixels a design pixel takes in a picture as wide as this."""
        own = max(1, self._device()[0])
        return theme.current().scale * self.devicePixelRatioF() * width / own

    # Qt ---------------------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(960, 540)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        self._pace.touch()

    def _fit(self) -> None:
        """What lies over the whole of it, the sheet above the picture."""
        for part in (self._presenter.widget, self._sheet):
            if part is not None:
                part.setGeometry(self.rect())
        if self._presenter.widget is not None:
            self._presenter.widget.show()
            self._sheet.raise_()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._pace.hold(False)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._pace.hold(True)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.DeferredDelete:
            self.close_scene()
        elif isinstance(event, QTouchEvent):
            self._hand.touch(event)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._hand.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hand.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._hand.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._hand.doubled.emit(event.position())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if self._pointing.hovered or self.overlay.hover is not None:
            self._pointing.hovered, self.overlay.hover = "", None
            self.hovered.emit("")
            self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._hand.wheel(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._hand.key(event):
            super().keyPressEvent(event)

    def restyle(self) -> None:
        """Another theme or scale is in force."""
        self._pace.touch()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._presenter.widget is not None:
            return
        painter = QPainter(self)
        if self._image.isNull():
            painter.fillRect(event.rect(), theme.current().color("background"))
            return
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        if (self._image.width(), self._image.height()) == self._device():
            self._image.setDevicePixelRatio(self.devicePixelRatioF())
            painter.drawImage(QPointF(0, 0), self._image)
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(QRectF(self.rect()), self._image)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        self.paint_overlay(painter)

    def paint_overlay(self, painter: QPainter) -> None:
        """Names and marks for the frame on the screen."""
        if self._shot is not None and self.city is not None:
            self.overlay.paint(painter, self._shot.request.camera, self.tr("N", "north, on the map's arrow"))
