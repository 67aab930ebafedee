"""Places that VTK draws on and whose pixels are read: a private context of Qt's, or a window of VTK's own."""

import ctypes
from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
import shiboken6
from PySide6.QtGui import QOffscreenSurface, QOpenGLContext
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkCommonCore import vtkUnsignedCharArray
from vtkmodules.vtkRenderingOpenGL2 import vtkGenericOpenGLRenderWindow

from citydeck.model.errors import CitydeckError
from widgets.presenter_frame import U8
from widgets.scene import offscreen
from widgets.scene.scene import Scene
from widgets.surface_format import surface_format

READ_FRAMEBUFFER, COLOR_ATTACHMENT, PACK_INVERT = 0x8CA8, 0x8CE0, 0x8758
BGRA, EIGHTS_REVERSED = 0x80E1, 0x8367
LESS_OR_EQUAL = 0x0203


class NoContext(CitydeckError):
    """This machine gives no OpenGL context."""

    loss = "none"


class ContextLost(CitydeckError):
    """The OpenGL context is gone: the driver was reset, or its card was taken away."""

    loss = "lost"


class Canvas(Protocol):
    """`open` in the thread that draws, then `draw` any number of times, then `close` in the same thread; `dispose` in
    the GUI thread when that thread has ended.
    """

    def open(self) -> Any:
        """Be ready to draw; returns the scene that is drawn. `NoContext` where there is no OpenGL."""
        ...

    def draw(self, out: U8) -> None:
        """Render and write BGRA pixels, top row first, to `out` ``(height, width, 4)``, which gives the size.
        `ContextLost` when no more can be drawn.
        """
        ...

    def close(self) -> None: ...

    def dispose(self) -> None: ...


def suffices(context: QOpenGLContext) -> bool:
    """Whether a context is what was asked for: drivers may give an older one, on which VTK ends the process."""
    return context.format().version() >= (3, 2)


def generic_window() -> Any:
    """A window of VTK's that draws in whatever context is current; not ready before its context is initialised."""
    window = vtkGenericOpenGLRenderWindow()
    window.SetMultiSamples(0)
    window.SetReadyForRendering(False)
    window.SetFrameBlitModeToNoBlit()
    window.SetOwnContext(0)
    return window


def begin(window: Any) -> None:
    """Initialise a generic window in the current context."""
    window.SetForceMaximumHardwareLineWidth(1)
    window.SetReadyForRendering(True)
    window.OpenGLInitContext()
    window.GetState().Reset()  # only now: before, the entry points are not loaded
    window.GetState().vtkglDepthFunc(LESS_OR_EQUAL)


class PixelReader:
    """Reads what a generic window has drawn, straight into an array. Valid for one context, while it is current."""

    def __init__(self, context: QOpenGLContext) -> None:
        def entry(name: bytes, *types: Any) -> Callable[..., None]:
            prototype = ctypes.CFUNCTYPE(None, *types)
            return prototype(int(context.getProcAddress(name)))

        self._bind = entry(b"glBindFramebuffer", ctypes.c_uint, ctypes.c_uint)
        self._source = entry(b"glReadBuffer", ctypes.c_uint)
        self._store = entry(b"glPixelStorei", ctypes.c_uint, ctypes.c_int)
        self._read = entry(b"glReadPixels", *[ctypes.c_int] * 6, ctypes.c_void_p)
        self._inverts = context.hasExtension(b"GL_MESA_pack_invert")

    def read(self, window: Any, out: U8) -> None:
        """BGRA, top row first, into `out` ``(height, width, 4)``."""
        height, width = out.shape[:2]
        self._bind(READ_FRAMEBUFFER, window.GetRenderFramebuffer().GetFBOIndex())
        self._source(COLOR_ATTACHMENT)
        target = out if self._inverts else np.empty_like(out)
        if self._inverts:
            self._store(PACK_INVERT, 1)
        self._read(0, 0, width, height, BGRA, EIGHTS_REVERSED, target.ctypes.data)
        if self._inverts:
            self._store(PACK_INVERT, 0)
        else:
            out[:] = target[::-1]
        window.GetState().Reset()


class QtCanvas:
    """A context on an offscreen surface. Make it in the GUI thread, and `dispose` of it there at the end."""

    def __init__(self) -> None:
        self._surface = QOffscreenSurface()
        self._surface.setFormat(surface_format())
        self._surface.create()
        self._context: QOpenGLContext | None = None
        self._window: Any = None
        self._scene: Scene | None = None
        self._reader: PixelReader | None = None

    def open(self) -> Scene:
        context = QOpenGLContext()
        context.setFormat(surface_format())
        if not context.create() or not suffices(context) or not context.makeCurrent(self._surface):
            raise NoContext("no OpenGL 3.2 context can be made here")
        self._context = context
        self._reader = PixelReader(context)
        window = generic_window()
        # the context is made current once and never leaves this thread
        window.AddObserver("WindowIsCurrentEvent", lambda *_: window.SetIsCurrent(True))
        begin(window)
        scene = Scene()
        window.AddRenderer(scene.renderer)
        self._window, self._scene = window, scene
        return scene

    def draw(self, out: U8) -> None:
        assert self._reader is not None
        assert self._context is not None
        assert self._scene is not None
        if not self._context.isValid() or not self._context.makeCurrent(self._surface):
            raise ContextLost("the OpenGL context was lost")
        height, width = out.shape[:2]
        self._window.SetSize(width, height)
        self._scene.draw()
        self._reader.read(self._window, out)

    def close(self) -> None:
        if self._window is not None:
            self._window.Finalize()
            self._window = self._scene = self._reader = None
        if self._context is not None:
            self._context.doneCurrent()
            self._context = None

    def dispose(self) -> None:
        """Free the surface, in the GUI thread, after the drawing thread has ended."""
        if shiboken6.isValid(self._surface):  # at the program's end Qt may have taken it already
            self._surface.destroy()


class BareCanvas:
    """VTK's own window without any display (EGL or OSMesa): works where Qt has no OpenGL at all."""

    def __init__(self) -> None:
        self._window: Any = None

    def open(self) -> Scene:
        self._window = offscreen.window()
        scene = Scene()
        self._window.AddRenderer(scene.renderer)
        return scene

    def draw(self, out: U8) -> None:
        height, width = out.shape[:2]
        self._window.SetSize(width, height)
        self._window.Render()
        array = vtkUnsignedCharArray()
        self._window.GetRGBACharPixelData(0, 0, width - 1, height - 1, 0, array)
        picture = vtk_to_numpy(array).reshape(height, width, 4)[::-1]
        out[..., 0], out[..., 1], out[..., 2], out[..., 3] = picture[..., 2], picture[..., 1], picture[..., 0], 255

    def close(self) -> None:
        if self._window is not None:
            self._window.Finalize()
            self._window = None

    def dispose(self) -> None:
        """Nothing is left."""
