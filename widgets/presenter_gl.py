"""Presenter that draws in the GUI thread into an OpenGL widget: nothing is read back. The choice on a graphics card."""

import logging
import time
from typing import cast

import numpy as np
import shiboken6
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QOffscreenSurface, QOpenGLContext
from PySide6.QtOpenGLWidgets import QOpenGLWidget
from PySide6.QtWidgets import QWidget

from widgets.presenter_canvas import (
    LESS_OR_EQUAL,
    ContextLost,
    PixelReader,
    begin,
    generic_window,
    suffices,
)
from widgets.presenter_frame import Job, Loss, Pending, Request, Shot
from widgets.presenter_thread import PATIENCE
from widgets.scene.scene import Scene
from widgets.surface_format import surface_format

DRAW_FRAMEBUFFER, COLOR_ATTACHMENT, SCISSOR, COLOR_BIT = 0x8CA9, 0x8CE0, 0x0C11, 0x4000
NEAREST, LINEAR = 0x2600, 0x2601
NOTHING = np.zeros((0, 0, 4), np.uint8)
log = logging.getLogger(__name__)


class _Hold:
    """VTK's window and the context that it draws in: they can be freed when the widget is already half gone."""

    def __init__(self) -> None:
        self.window = generic_window()
        self.window.AddObserver("WindowMakeCurrentEvent", self._make_current)
        self.window.AddObserver("WindowIsCurrentEvent", self._is_current)
        self.context: QOpenGLContext | None = None
        self._surface: QOffscreenSurface | None = None
        self._pointer = 0

    def take(self, context: QOpenGLContext) -> None:
        """Draw in a context that is current; let go of it before it is destroyed."""
        self.context, self._pointer = context, shiboken6.getCppPointer(context)[0]
        self._surface = QOffscreenSurface()  # the widget's own may be gone before the context is
        self._surface.setFormat(context.format())
        self._surface.create()
        context.aboutToBeDestroyed.connect(self.free, Qt.ConnectionType.DirectConnection)
        begin(self.window)

    def free(self) -> None:
        """Delete everything of VTK's in the context, else it would delete things of whichever is current later."""
        if self.context is None or self._surface is None:
            return
        context = self.context
        if not shiboken6.isValid(context):  # Python's view of it goes with the widget's, the context itself later
            context = self.context = cast("QOpenGLContext", shiboken6.wrapInstance(self._pointer, QOpenGLContext))
        self._make_current()
        self.window.Finalize()
        self.window.SetReadyForRendering(False)
        context.doneCurrent()
        self._surface.destroy()
        self.context = self._surface = None

    def _make_current(self, *_: object) -> None:
        """Make the context current without the widget: its makeCurrent binds a framebuffer behind VTK's back."""
        context = self.context
        if context is not None and self._surface is not None and QOpenGLContext.currentContext() is not context:
            context.makeCurrent(self._surface)

    def _is_current(self, *_: object) -> None:
        self.window.SetIsCurrent(self.context is not None and QOpenGLContext.currentContext() is self.context)


class GlPresenter(QOpenGLWidget):
    """The same signals and methods as `RasterPresenter`; its shots have no pixels, they are on the screen already."""

    shown = Signal(object)
    failed = Signal(str)
    lost = Signal(object)
    STILL, PICTURE = 1_500_000, 1_500_000
    moving = 700_000

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFormat(surface_format())
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._scene = Scene()
        self._hold = _Hold()
        self._window = self._hold.window
        self._window.AddRenderer(self._scene.renderer)
        self._jobs = Pending()
        self._wanted: Request | None = None
        self._drawn: Request | None = None
        self._closed = False
        self._watch = QTimer(self, interval=round(PATIENCE * 1000), singleShot=True)
        self._watch.timeout.connect(self._overdue)

    @property
    def widget(self) -> QWidget:
        """Frames are drawn in this widget."""
        return self

    @staticmethod
    def moving_scale(width: int, height: int) -> float:
        """A graphics card draws a moving camera's frames as sharp as others."""
        del width, height
        return 1.0

    def post(self, job: Job, key: str = "") -> None:
        """Run `job` on the scene before the next frame, which may be long in coming while nobody sees the view: a job
        with the same `key` that still waits is forgotten.
        """
        self._jobs.add(job, key)

    def ask(self, request: Request) -> None:
        """Draw a frame with the next paint."""
        self._wanted = request
        self._watch.start()
        self.update()

    def picture(self, request: Request, seconds: float = 30.0) -> Shot | None:
        """A frame read back; None before the widget was first shown."""
        del seconds
        if self._hold.context is None or self._closed:
            return None
        self.makeCurrent()
        width, height = request.pixels
        out = np.empty((height, width, 4), np.uint8)
        start = time.perf_counter()
        self._draw(request)
        PixelReader(self._hold.context).read(self._window, out)
        self.doneCurrent()
        self._wanted = self._drawn
        self.update()
        return Shot(request, out, time.perf_counter() - start)

    def warm(self, request: Request) -> None:
        """Nothing: there is no context before the widget is shown."""

    def close(self) -> bool:
        """Free everything in the graphics card."""
        if not self._closed:
            self._closed = True
            self._watch.stop()
            self._hold.free()
        return True

    def abandon(self) -> None:
        """Free what can be freed, and be seen no more."""
        self.hide()
        self.close()

    # Qt's side --------------------------------------------------------------------------------------------------------

    def initializeGL(self) -> None:
        if not suffices(self.context()):
            self._lose(Loss("none"))
            return
        self._hold.take(self.context())
        self._wanted = self._wanted or self._drawn

    def paintGL(self) -> None:
        if self._hold.context is None or self._closed:
            return
        try:
            self._paint()
        except Exception as error:
            log.warning("the scene cannot be drawn", exc_info=True)
            self._lose(Loss.of(error))

    def _paint(self) -> None:
        assert self._hold.context is not None
        if not self._hold.context.isValid():
            raise ContextLost("the OpenGL context was lost")
        state = self._window.GetState()
        state.Reset()
        state.Push()
        state.vtkglDepthFunc(LESS_OR_EQUAL)
        request, self._wanted = self._wanted, None
        if request is not None:
            start = time.perf_counter()
            self._draw(request)
            shot = Shot(request, NOTHING, time.perf_counter() - start)
            self._watch.stop()
            QTimer.singleShot(0, self, lambda: self.shown.emit(shot))
        if self._drawn is not None:  # before the first frame VTK's buffers are not complete, and a blit leaves them so
            self._blit()
        state.Pop()

    def _draw(self, request: Request) -> None:
        for job in self._jobs.take():
            try:
                job(self._scene)
            except Exception as error:
                log.exception("a change of the scene failed")
                self.failed.emit(str(error))
        self._window.SetSize(*request.pixels)
        self._scene.frame(request.frame, request.budget)
        self._window.Render()
        self._drawn = request

    def _overdue(self) -> None:
        """A frame was asked for long ago: without a context none will come; unseen, none needs to."""
        if self._wanted is not None and self.isVisible() and not self.isValid():
            self._lose(Loss("none"))

    def _lose(self, loss: Loss) -> None:
        """Not from within a paint: whoever hears it takes this widget away."""
        if not self._closed:
            QTimer.singleShot(0, self, lambda: self.lost.emit(loss))

    def _blit(self) -> None:
        """Copy VTK's picture into the widget's framebuffer."""
        assert self._hold.context is not None
        functions, state = self._hold.context.extraFunctions(), self._window.GetState()
        ratio = self.devicePixelRatioF()
        width, height = round(self.width() * ratio), round(self.height() * ratio)
        from_width, from_height = self._window.GetSize()
        state.vtkglDisable(SCISSOR)
        functions.glDisable(SCISSOR)
        functions.glBindFramebuffer(DRAW_FRAMEBUFFER, self.defaultFramebufferObject())
        functions.glDrawBuffers(1, [COLOR_ATTACHMENT])
        way = NEAREST if (width, height) == (from_width, from_height) else LINEAR
        self._window.BlitDisplayFramebuffer(0, 0, 0, from_width, from_height, 0, 0, width, height, COLOR_BIT, way)
