"""Which presenter suits this machine: asked once a process, of a context that is made for the question."""

import os
import re
from functools import lru_cache

from PySide6.QtGui import QOffscreenSurface, QOpenGLContext
from PySide6.QtWidgets import QWidget

from widgets.presenter_canvas import BareCanvas, QtCanvas, surface_format
from widgets.presenter_gl import GlPresenter
from widgets.presenter_raster import RasterPresenter

RASTER, GL, STILL = "raster", "gl", "still"
SOFTWARE = re.compile(r"llvmpipe|softpipe|swrast|swiftshader|svga|basic render", re.IGNORECASE)
GL_RENDERER = 0x1F01


@lru_cache(maxsize=1)
def renderer_name() -> str:
    """What Qt draws OpenGL with; empty where it has none."""
    surface, context = QOffscreenSurface(), QOpenGLContext()
    surface.setFormat(surface_format())
    context.setFormat(surface_format())
    surface.create()
    if not context.create() or not context.makeCurrent(surface):
        return ""
    name = context.functions().glGetString(GL_RENDERER)
    context.doneCurrent()
    surface.destroy()
    return str(name or "unknown")


def suited() -> str:
    """``raster``, ``gl`` or ``still``; the environment's CITYDECK_PRESENTER overrules."""
    wish = os.environ.get("CITYDECK_PRESENTER", "").strip().lower()
    if wish in (RASTER, GL, STILL):
        return wish
    name = renderer_name()
    if not name:
        return STILL
    return RASTER if SOFTWARE.search(name) else GL


def make(kind: str, host: QWidget) -> RasterPresenter | GlPresenter:
    """A presenter for `host`: ``raster`` draws with Qt's OpenGL in a thread, ``still`` with VTK's, ``gl`` in `host`."""
    if kind == GL:
        return GlPresenter(host)
    return RasterPresenter(BareCanvas() if kind == STILL else QtCanvas(), host)
