"""Which screen a window belongs to: named ones are found again, a gone one falls back to what is left."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget


def screen_named(name: str) -> QScreen | None:
    """The screen of that name, None when it is not plugged in."""
    return next((screen for screen in QGuiApplication.screens() if screen.name() == name), None)


def next_screen(now: QScreen | None) -> QScreen:
    """The screen after `now`, round and round."""
    screens = QGuiApplication.screens()
    at = screens.index(now) if now in screens else -1
    return screens[(at + 1) % len(screens)]


def other_screen(taken: QScreen | None) -> QScreen:
    """A screen that is not `taken`, or `taken` when there is no other."""
    return next(
        (screen for screen in QGuiApplication.screens() if screen is not taken), QGuiApplication.primaryScreen()
    )


def put_on(window: QWidget, screen: QScreen, full: bool) -> None:
    """Move `window` to `screen`, full screen or as a normal window inside it."""
    area = screen.availableGeometry()
    window.showNormal()
    window.setScreen(screen)
    if full:
        window.setGeometry(screen.geometry())
        window.showFullScreen()
    else:
        window.setGeometry(_inside(window.geometry(), area))
        window.show()


def rescue(window: QWidget, gone: QScreen, *, full: bool) -> QScreen | None:
    """Move `window` off a screen that is gone; the screen that it is on now, None when it need not or cannot move."""
    left = next((one for one in QGuiApplication.screens() if one is not gone), None)
    if left is None or window.screen() is not gone:
        return None
    put_on(window, left, full)
    return left


def visible_share(rect: QRect) -> float:
    """Part of `rect` that lies on any screen, 0 to 1."""
    seen = 0
    for screen in QGuiApplication.screens():
        part = screen.geometry().intersected(rect)
        seen += part.width() * part.height()
    return seen / max(1, rect.width() * rect.height())


def _inside(rect: QRect, area: QRect) -> QRect:
    size = rect.size().boundedTo(area.size())
    made = QRect(rect.topLeft(), size)
    if not area.contains(made):
        made.moveCenter(area.center())
    return made
