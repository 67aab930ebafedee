"""The screen saver stays away while a room is open, comes back after it, and it is said when nothing could be done."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from widgets.screensaver import ScreenSaverHold

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="this way is Linux's")
SERVICE = """
import sys
from PySide6.QtCore import ClassInfo, QCoreApplication, QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusServiceWatcher

@ClassInfo({"D-Bus Interface": "org.freedesktop.ScreenSaver"})
class Saver(QObject):
    @Slot(str, str, result="uint")
    def Inhibit(self, program, reason):
        print("held by", program, flush=True)
        return 7

@ClassInfo({"D-Bus Interface": "org.freedesktop.DBus.Watch"})
class Ear(QObject):
    @Slot(str, str, str)
    def changed(self, name, old, new):
        if name.startswith(":") and old and not new:
            print("gone", flush=True)

app = QCoreApplication(sys.argv)
bus, saver, ear = QDBusConnection.sessionBus(), Saver(), Ear()
bus.registerService("org.freedesktop.ScreenSaver")
bus.registerObject("/org/freedesktop/ScreenSaver", saver, QDBusConnection.RegisterOption.ExportAllSlots)
bus.connect("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "NameOwnerChanged",
            ear, "1changed(QString,QString,QString)")
print("ready", flush=True)
app.exec()
"""
CALLER = """
import subprocess, sys
from PySide6.QtCore import QCoreApplication
from widgets.screensaver import ScreenSaverHold

app = QCoreApplication(sys.argv)
service = subprocess.Popen([sys.executable, sys.argv[1]], stdout=subprocess.PIPE, text=True)
assert service.stdout.readline() == "ready\\n"
hold = ScreenSaverHold()
print(hold.hold(), hold.how, service.stdout.readline().strip())
hold.release()
print(hold.held, service.stdout.readline().strip())
service.terminate()
service.wait()
"""


@LINUX
def test_that_xset_switches_it_off_and_on_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log, fake = tmp_path / "log", tmp_path / "xset"
    fake.write_text(f'#!/bin/sh\necho "$@" >> {log}\n')
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("DISPLAY", ":9")
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    hold = ScreenSaverHold()
    assert hold.hold()
    assert hold.how == "xset"
    hold.release()
    assert not hold.held
    assert log.read_text().split("\n")[:2] == ["s off -dpms", "s default +dpms"]


@LINUX
def test_that_it_is_said_when_nothing_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS"):
        monkeypatch.delenv(name, raising=False)
    hold = ScreenSaverHold()
    assert not hold.hold()
    assert not hold.held
    assert hold.reason == "neither the desktop nor xset answers"
    hold.release()


@LINUX
def test_that_the_desktop_is_asked_and_let_go(tmp_path: Path) -> None:
    runner = shutil.which("dbus-run-session")
    if runner is None:
        pytest.skip("no session bus can be started here")
    for name, text in (("service.py", SERVICE), ("caller.py", CALLER)):
        (tmp_path / name).write_text(text)
    done = subprocess.run(
        [runner, "--", sys.executable, str(tmp_path / "caller.py"), str(tmp_path / "service.py")],
        capture_output=True,
        text=True,
        timeout=30,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[2])},
        check=False,
    )
    assert done.stdout.splitlines() == ["True dbus held by citydeck", "False gone"], done.stderr
