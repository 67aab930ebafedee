"""Layouts kept between starts: an ini file, one section for each set of screens."""

import hashlib
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtGui import QGuiApplication

from views.layout_model import Layout, Spot


def screen_set() -> str:
    """Short name of the screens plugged in now: their names and geometries, hashed."""
    screens = sorted(
        f"{screen.name()}:{screen.geometry().getRect()}:{screen.devicePixelRatio():.2f}"
        for screen in QGuiApplication.screens()
    )
    return hashlib.sha256("|".join(screens).encode()).hexdigest()[:12]


class LayoutStore:
    """Settings of the room in the ini file `path`; a broken or missing entry reads as not there."""

    def __init__(self, path: Path) -> None:
        self.settings = QSettings(str(path), QSettings.Format.IniFormat)

    def load(self, screens: str) -> Layout | None:
        """The layout of a set of screens, None when none was kept."""
        made: Layout = {}
        self.settings.beginGroup(f"layout-{screens}")
        for key in self.settings.childKeys():
            try:
                made[key] = Spot.parse(str(self.settings.value(key)))
            except ValueError:
                continue
        self.settings.endGroup()
        return made or None

    def save(self, screens: str, layout: Layout) -> None:
        """Keep `layout` for a set of screens."""
        self.forget(screens)
        self.settings.beginGroup(f"layout-{screens}")
        for key, spot in layout.items():
            self.settings.setValue(key, spot.text())
        self.settings.endGroup()
        self.settings.sync()

    def forget(self, screens: str) -> None:
        """Drop the layout of a set of screens: the default is used again."""
        self.settings.remove(f"layout-{screens}")

    def text(self, key: str, default: str = "") -> str:
        """A plain setting such as ``room/language``."""
        value = self.settings.value(key, default)
        return str(value) if value is not None else default

    def number(self, key: str, default: float) -> float:
        """A number; `default` when it is not one."""
        try:
            return float(self.text(key, str(default)))
        except ValueError:
            return default

    def flag(self, key: str, default: bool = False) -> bool:
        return self.text(key, str(int(default))) in ("1", "true", "True")

    def put(self, key: str, value: str | float | bool) -> None:
        """Keep a plain setting."""
        self.settings.setValue(key, int(value) if isinstance(value, bool) else value)

    def sync(self) -> None:
        """Write what was put to the file."""
        self.settings.sync()
