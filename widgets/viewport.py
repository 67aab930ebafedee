"""The 3D city as a widget: camera, layers, beams, picking and labels over whatever presenter suits the machine."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QHideEvent,
    QImage,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QWidget

from citydeck.city.model import CityModel
from citydeck.model.errors import WrongUse
from widgets import theme
from widgets.flat.plan import Plan
from widgets.presenter_frame import Job, Loss, Request, Shot
from widgets.presenter_switch import Switch
from widgets.scene import whereabouts
from widgets.scene.camera import Camera, Vector
from widgets.scene.daylight import DAYLIGHTS
from widgets.scene.table import FEEDS, LAYERS, MOVING, Beam, LayerTable
from widgets.viewport_clock import SceneClock
from widgets.viewport_layer_names import LayerNames
from widgets.viewport_melt import Melt
from widgets.viewport_pace import Pace
from widgets.viewport_sheet import OverlaySheet
from widgets.viewport_surface import Surface

FLIGHT_SECONDS = 1.6
NEAR = 900.0
"""Metres from which an asset is looked at when nothing else is asked for."""


class Viewport(Surface):
    """Shows one city.

    `failed(text)` when something could not be drawn; `lossChanged()` when 3D was lost or is back, see `loss`.
    """

    failed = Signal(str)
    lossChanged = Signal()

    def __init__(self, parent: QWidget | None = None, presenter: str = "") -> None:
        super().__init__(parent)
        self._shot: Shot | None = None
        self._image = QImage()
        self._version = 0
        self._closed = False
        self._pace = Pace(self)
        self._pace.due.connect(self._ask)
        self._melt = Melt(self, self._curtain.fresh)
        self._visible = {layer: layer == "roads" for layer in LAYERS}
        self._filled: set[str] = set()
        self._running = True
        self._scene_clock = SceneClock()
        self._selected = ""
        self._names = LayerNames(self.overlay.labels)
        self._journey.moved.connect(self._moved)
        self.tools.selected.connect(lambda found: self._change(lambda scene: scene.set_marked(found), "marked"))
        self.tools.cutAt.connect(self._cut)
        self._presenter = Switch(self, presenter)
        self._presenter.shown.connect(self._show)
        self._presenter.failed.connect(self.failed)
        self._presenter.changed.connect(self._switched)
        self._sheet = OverlaySheet(self, self.paint_overlay)
        self._sheet.setVisible(self._presenter.widget is not None)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    # what is shown ----------------------------------------------------------------------------------------------------

    def set_city(self, city: CityModel) -> None:
        """Show another city from its first named view; the camera stays when only its things have changed."""
        self._change(lambda scene: scene.set_city(city))
        super().set_city(city)
        self._names.set_city(city)

    def paint_layer(self, layer: str, table: LayerTable) -> None:
        """Colour the features of a layer."""
        self._names.paint(layer, table)
        self.overlay.feeds.paint(layer, table)
        if self._selected and layer in FEEDS:
            self.overlay.selected = self._spot(self._selected)  # it may have moved
        (self._filled.add if len(table.ids) else self._filled.discard)(layer)
        self._animate()
        self._change(lambda scene: scene.paint(layer, table), layer)

    def set_layer(self, layer: str, visible: bool, opacity: float = 1.0) -> None:
        """Show, hide or fade a layer."""
        self._visible[layer] = visible and opacity > 0
        self._names.show(layer, self._visible[layer])
        self.overlay.symbols.show(layer, self._visible[layer])
        self.overlay.feeds.show(layer, self._visible[layer])
        self._animate()
        self._change(lambda scene: scene.set_layer(layer, visible, opacity), layer)

    def set_beams(self, beams: Sequence[Beam]) -> None:
        """Beams of light on open alarms; those of unacknowledged ones pulse."""
        kept = tuple(beams)
        self.overlay.set_beams(kept)
        self._change(lambda scene: scene.set_beams(kept))

    def set_order(self, order: Sequence[str]) -> None:
        """Layers, the uppermost first: what paints over what where several do."""
        kept = tuple(order)
        self._change(lambda scene: scene.set_order(kept), "order")

    def set_running(self, running: bool, rate: float = 1.0) -> None:
        """Time goes on at `rate` times the day's, or stands: a paused replay has nothing that moves."""
        self._running = running
        self._scene_clock.run(rate if running else 0.0)
        self._animate()

    def set_seconds(self, seconds: float) -> None:
        """Another instant, in seconds of session time, for all that moves by itself."""
        self._scene_clock.set(seconds)
        self._version += 1
        self._pace.touch()

    def set_note(self, text: str) -> None:
        """What the picture says of what in it is not measured; empty for nothing."""
        if text != self.overlay.note.text:
            self.overlay.note.text = text
            self.update()
            self._sheet.update()

    def _animate(self) -> None:
        shown = any(self._visible[layer] and layer in self._filled for layer in MOVING)
        self._pace.animate(shown and self._running and not self._presenter.flat)

    def set_daylight(self, name: str) -> None:
        """``dusk``, ``night`` or ``day``; `WrongUse` for another name."""
        if name not in DAYLIGHTS:
            raise WrongUse(f"no time of day is called {name!r}: use {', '.join(DAYLIGHTS)}")
        self._change(lambda scene: scene.set_daylight(name))

    def set_sun(self, azimuth: float, elevation: float) -> None:
        """Light of a clear sky with the sun there: degrees clockwise from north, and above the horizon."""
        self._change(lambda scene: scene.set_sun(azimuth, elevation))

    def set_language(self, language: str) -> None:
        """Write names in ``en`` or ``zh_CN``."""
        self.overlay.labels.language = language
        self._names.again()
        self.update()

    def select_asset(self, asset: str) -> None:
        """Mark an asset or building; empty or unknown for none."""
        self._selected = asset
        self.overlay.selected = self._spot(asset)
        self._change(lambda scene: scene.set_outlined(asset))
        self.update()

    def _spot(self, asset: str) -> Vector | None:
        if self.city is None or not asset:
            return None
        return self.overlay.feeds.spot(asset) or whereabouts.of(self.city, asset)

    def shown_layers(self) -> list[str]:
        return [layer for layer, visible in self._visible.items() if visible]

    def _cut(self, height: float | None) -> None:
        self._pointing.cut(height)
        self.overlay.cut(height)
        self._change(lambda scene: scene.set_cut(height))

    @property
    def sight(self) -> Camera:
        """What turns places into pixels: the camera, or the flat map's view of the same place."""
        return Plan.of(self.camera) if self._presenter.flat else self.camera

    def _moved(self, sudden: bool) -> None:
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
            and not self._melt.active
            and not self._journey.flying
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
        now = self._scene_clock.seconds  # another instant would have all that moves jump there and back
        request = Request(self.sight, width, height, self._unit(width), budget=self._presenter.full, seconds=now)
        shot = self._presenter.picture(request)
        return shot.image().copy() if shot is not None else QImage()

    def warm(self, width: int, height: int) -> None:
        """Draw a picture of this size that nobody sees, so that the first one on the screen finds all made ready."""
        if not self._closed:
            now = self._scene_clock.seconds
            self._presenter.warm(Request(self.sight, width, height, budget=self._presenter.still, seconds=now))

    def close_scene(self) -> None:
        """End drawing for good; the widget may be deleted afterwards. Harmless when called twice."""
        if not self._closed:
            self._closed = True
            self._pace.stop()
            self._melt.stop()
            self._journey.stop()
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
        self._melt.stop()
        self._sheet.setVisible(self._presenter.widget is not None)
        self._fit()
        self._animate()
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
                1.0 if sharp else presenter.moving_scale(width, height),
                presenter.still if sharp else presenter.moving,
                sharp,
                self._version,
                self._scene_clock.seconds,
            )
        )

    def _show(self, shot: Shot) -> None:
        before, self._shot = self._shot, shot
        if self._presenter.widget is None:
            self._melt.follow(before, shot)
            self._image = shot.image()
            if before is None or not shot.request.follows(before.request):
                self.update()
            else:
                self._curtain.fresh(moving=not shot.request.sharp)
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
        elif event.type() is QEvent.Type.DevicePixelRatioChange:  # another screen: the size may well be the same
            self._pace.touch()
        return super().event(event)

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
        if self._melt.active:
            self._paint_image(painter, self._melt.image)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
            painter.setOpacity(self._melt.share)
        self._paint_image(painter, self._image)
        painter.setOpacity(1.0)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        self.paint_overlay(painter)

    def _paint_image(self, painter: QPainter, image: QImage) -> None:
        if (image.width(), image.height()) == self._device():
            image.setDevicePixelRatio(self.devicePixelRatioF())
            painter.drawImage(QPointF(0, 0), image)
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(QRectF(self.rect()), image)

    def paint_overlay(self, painter: QPainter) -> None:
        """Names and marks for the frame on the screen."""
        if self._shot is not None and self.city is not None:
            camera = self._shot.request.camera
            self.overlay.paint(painter, camera, self.tr("N", "north, on the map's arrow"))
            self.tools.paint(painter, camera)
