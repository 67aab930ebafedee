"""Which presenter suits this machine: asked of a context that is made for the question."""

import os
import re
import subprocess
import sys
from functools import lru_cache

from PySide6.QtGui import QGuiApplication, QOffscreenSurface, QOpenGLContext
from PySide6.QtWidgets import QWidget

from widgets.flat.paper import PaperCanvas
from widgets.presenter_canvas import BareCanvas, QtCanvas, suffices
from widgets.presenter_gl import GlPresenter
from widgets.presenter_raster import RasterPresenter
from widgets.surface_format import surface_format

RASTER, GL, STILL, FLAT = "raster", "gl", "still", "flat"
KINDS = (RASTER, GL, STILL, FLAT)
SOFTWARE = re.compile(r"llvmpipe|softpipe|swrast|swiftshader|svga|basic render", re.IGNORECASE)
GL_RENDERER = 0x1F01
PROBE = ("-m", "widgets.presenter_probe")
PROBE_SECONDS = 20.0
Presenter = RasterPresenter | GlPresenter


@lru_cache(maxsize=1)
def renderer_name() -> str:
    """What Qt draws OpenGL with; empty where it has none."""
    surface, context = QOffscreenSurface(), QOpenGLContext()
    surface.setFormat(surface_format())
    context.setFormat(surface_format())
    surface.create()
    if not context.create() or not suffices(context) or not context.makeCurrent(surface):
        return ""
    name = context.functions().glGetString(GL_RENDERER)
    context.doneCurrent()
    surface.destroy()
    return str(name or "unknown")


def suited() -> str:
    """``raster``, ``gl``, ``still`` or, where nothing draws 3D, ``flat``; CITYDECK_PRESENTER of the environment
    overrules.
    """
    return wished() or _with_windows() or probed()


def wished() -> str:
    """What the environment asks for, empty for nothing."""
    wish = os.environ.get("CITYDECK_PRESENTER", "").strip().lower()
    return wish if wish in KINDS else ""


def of_name(renderer: str) -> str:
    """``raster`` for a renderer that runs on the processor, ``gl`` for a card, empty for none."""
    if not renderer:
        return ""
    return RASTER if SOFTWARE.search(renderer) else GL


def _with_windows() -> str:
    """Asked of Qt in this process: a windowing system tells of a broken driver, and goes on."""
    return of_name(renderer_name()) if QGuiApplication.platformName() != "offscreen" else ""


@lru_cache(maxsize=1)
def probed() -> str:
    """Asked in a process of its own, since a broken driver may end the one that asks: ``flat`` when it does."""
    try:
        done = subprocess.run(
            [sys.executable, *PROBE], env=probe_environment(), capture_output=True, text=True,
            timeout=PROBE_SECONDS, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return FLAT
    return answer(done.returncode, done.stdout)


def answer(code: int, told: str) -> str:
    """What a probe that ended with `code` has found."""
    word = told.strip().splitlines()[-1].strip() if told.strip() else ""
    return word if code == 0 and word in (RASTER, GL, STILL) else FLAT


def probe_environment() -> dict[str, str]:
    """The environment in which a probe sees what this process would see."""
    return {**os.environ, "QT_QPA_PLATFORM": QGuiApplication.platformName()}


def make(kind: str, host: QWidget) -> Presenter:
    """A presenter for `host`: ``raster`` draws with Qt's OpenGL in a thread, ``still`` with VTK's, ``gl`` in `host`,
    ``flat`` without any.
    """
    if kind == GL:
        return GlPresenter(host)
    if kind == FLAT:
        return RasterPresenter(PaperCanvas(), host)
    return RasterPresenter(BareCanvas() if kind == STILL else QtCanvas(), host)
