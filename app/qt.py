"""The one place that makes a QApplication, with everything that must be set before it."""

import sys

from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtGui import QSurfaceFormat
from PySide6.QtWidgets import QApplication

import citydeck
from widgets import i18n
from widgets.surface_format import surface_format

SWITCH = 0.0005
"""Seconds that Python in the drawing thread may keep the window's thread waiting; usually it is ten times that."""


def make_application(language: str | None) -> QApplication:
    """The application object, in `language` (None: the system's). One a process; a second call gives the first."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    QSurfaceFormat.setDefaultFormat(surface_format())  # contexts that share must agree on it
    sys.setswitchinterval(SWITCH)
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    QCoreApplication.setApplicationName("citydeck")
    QCoreApplication.setApplicationVersion(citydeck.__version__)
    application = QApplication([sys.argv[0]])
    application.setStyle("Fusion")
    application.setDesktopFileName("org.citydeck.Citydeck")
    application.setQuitOnLastWindowClosed(False)
    i18n.use(language or ("zh_CN" if QLocale.system().language() == QLocale.Language.Chinese else "en"))
    return application
