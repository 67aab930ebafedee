"""Keeps the screen saver away while a room is open, by whatever this system offers, and says whether it worked."""

import os
import shutil
import subprocess
import sys

from PySide6.QtCore import QCoreApplication

_CONNECTION = "citydeck-screensaver"
_ES_CONTINUOUS, _ES_SYSTEM, _ES_DISPLAY = 0x80000000, 0x1, 0x2


class ScreenSaverHold:
    """`hold()` starts, `release()` ends; `how` names what holds it (``dbus``, ``xset``…), `reason` why nothing does.

    The desktop gives an inhibition back by itself when this process dies; ``xset`` does not.
    """

    def __init__(self) -> None:
        self.how, self.reason = "", ""
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def held(self) -> bool:
        return bool(self.how)

    def hold(self) -> bool:
        """True when the screen saver stays away from now on."""
        if self.held:
            return True
        if sys.platform == "win32":
            self.how = "windows" if self._windows(on=True) else ""
        elif sys.platform == "darwin":
            self.how = "caffeinate" if self._start("caffeinate", "-d", "-w", str(os.getpid())) else ""
        elif _inhibit():
            self.how = "dbus"
        elif os.environ.get("DISPLAY") and self._once("xset", "s", "off", "-dpms"):
            self.how = "xset"
        if not self.held:
            self.reason = _say_nobody() if sys.platform.startswith("linux") else _say_refused()
        return self.held

    def release(self) -> None:
        """Give the screen saver back."""
        if self.how == "windows":
            self._windows(on=False)
        elif self.how == "dbus":
            _let_go()
        elif self.how == "xset":
            self._once("xset", "s", "default", "+dpms")
        if self._child is not None:
            self._child.terminate()
            self._child.wait(timeout=2)
            self._child = None
        self.how = ""

    def _start(self, *command: str) -> bool:
        if shutil.which(command[0]) is None:
            return False
        self._child = subprocess.Popen(command)
        return True

    def _once(self, *command: str) -> bool:
        if shutil.which(command[0]) is None:
            return False
        return subprocess.run(command, check=False, capture_output=True, timeout=5).returncode == 0

    def _windows(self, on: bool) -> bool:
        import ctypes

        flags = _ES_CONTINUOUS | ((_ES_SYSTEM | _ES_DISPLAY) if on else 0)
        kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - exists on Windows only
        return bool(kernel.SetThreadExecutionState(flags))


def _inhibit() -> bool:
    """Ask over a connection of its own: the desktop lets go when that connection ends, however it ends."""
    if not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return False
    try:
        from PySide6.QtDBus import QDBusConnection, QDBusMessage
    except ImportError:
        return False
    message = QDBusMessage.createMethodCall(
        "org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver", "Inhibit"
    )
    message.setArguments(["citydeck", "the control room is open"])
    bus = QDBusConnection.connectToBus(QDBusConnection.BusType.SessionBus, _CONNECTION)
    held = bus.call(message, timeout=2_000).type() == QDBusMessage.MessageType.ReplyMessage
    if not held:
        QDBusConnection.disconnectFromBus(_CONNECTION)
    return held


def _let_go() -> None:
    from PySide6.QtDBus import QDBusConnection

    QDBusConnection.disconnectFromBus(_CONNECTION)


def _say_nobody() -> str:
    return QCoreApplication.translate("ScreenSaver", "neither the desktop nor xset answers")


def _say_refused() -> str:
    return QCoreApplication.translate("ScreenSaver", "the system refused")
