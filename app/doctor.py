"""Examination of a machine: each check says what was found, whether that is good, and what to do if not."""

import os
import platform
import shutil
import sqlite3
import ssl
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import version

MIN_SQLITE = (3, 35)
WAL_RESET_FIXED = (3, 51, 3)
"""SQLite before this can corrupt a database that two connections checkpoint at once; the journal uses one."""

MIN_FREE = 16 * 1024 * 1024
"""Bytes in the state folder below which a journal may not live through one bad hour."""


@dataclass(frozen=True, slots=True)
class Check:
    """`needed` False: worth knowing, not wrong."""

    name: str
    ok: bool
    found: str
    advice: str = ""
    needed: bool = True


def examine() -> list[Check]:
    """All checks, in the order in which a person reads them."""
    return [
        check()
        for check in (
            _python,
            _qt,
            _vtk,
            _renderer,
            _fonts,
            _sqlite,
            _tls,
            _adapters,
            _sound,
            _sandbox,
            _secrets,
            _state,
        )
    ]


def _python() -> Check:
    ok = (3, 11) <= sys.version_info[:2] < (3, 14)
    return Check("python", ok, f"{platform.python_version()} on {platform.platform()}", "use Python 3.11, 3.12 or 3.13")


def _qt() -> Check:
    from PySide6.QtCore import qVersion

    wheel = version("PySide6-Essentials")
    unsafe = sys.version_info < (3, 12) and tuple(map(int, wheel.split(".")[:2])) >= (6, 12)
    advice = "PySide6 6.12 aborts on Python before 3.12 after a few thousand calls: install the locked version"
    return Check("qt", not unsafe, f"Qt {qVersion()}, PySide6 {wheel}", advice)


def _vtk() -> Check:
    from vtkmodules.vtkCommonCore import vtkVersion

    return Check("vtk", True, str(vtkVersion.GetVTKVersion()))


def _renderer() -> Check:
    """Asked in a process of its own: a broken driver may abort the process that asks."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "widgets.scene.renderer"], capture_output=True, text=True, timeout=60, check=False
        )
    except subprocess.TimeoutExpired:
        return Check("opengl", False, "no answer within 60 s", "the OpenGL driver hangs; try LIBGL_ALWAYS_SOFTWARE=1")
    found = done.stdout.strip().splitlines()
    ok = done.returncode == 0 and bool(found)
    return Check("opengl", ok, found[-1] if ok else "no OpenGL 3.2", "install libegl1 and libgl1-mesa-dri, or a driver")


def _fonts() -> Check:
    from app.qt import make_application
    from widgets.i18n import has_chinese_font

    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = make_application(None)
    found = has_chinese_font()
    del application
    return Check(
        "fonts_cjk",
        found,
        "a font for Simplified Chinese" if found else "none",
        "for Chinese install fonts-noto-cjk",
        needed=False,
    )


def _sqlite() -> Check:
    have = sqlite3.sqlite_version_info
    note = "" if have >= WAL_RESET_FIXED else " (before 3.51.3: the journal's single writer avoids its WAL-reset bug)"
    return Check("sqlite", have >= MIN_SQLITE, sqlite3.sqlite_version + note, "SQLite 3.35 or newer is needed")


def _tls() -> Check:
    return Check("tls", ssl.HAS_TLSv1_2, ssl.OPENSSL_VERSION, "an OpenSSL with TLS 1.2 is needed")


def _adapters() -> Check:
    from citydeck.sources.registry import scan

    registry = scan()
    faults = f" ({'; '.join(registry.faults)})" if registry.faults else ""
    names = ", ".join(sorted(registry.adapters)) or "none"
    return Check(
        "adapters", bool(registry.adapters), names + faults, "the built-in adapters are not registered: reinstall"
    )


def _sound() -> Check:
    from citydeck.server.speaker import find_sink

    sink = find_sink()
    return Check("sound", sink.works, type(sink).__name__, "no player found (pw-play, paplay, aplay)", needed=False)


def _sandbox() -> Check:
    """Tried, not looked for: where user namespaces are switched off bubblewrap is there and does not work."""
    from citydeck.sources import landlock
    from citydeck.sources.enclosure import Enclosure

    walls = Enclosure.detect()
    told = ", ".join(f"{what} {word}" for what, word in walls.words(()).items())
    ports = "; TCP ports of named hosts enforced" if landlock.works() else "; which hosts: declared, not enforced"
    advice = "adapters' permissions are declared, not enforced; install bubblewrap to enforce them"
    return Check(
        "sandbox", walls.program is not None, f"{walls.program or 'none'}: {told}{ports}", advice, needed=False
    )


def _secrets() -> Check:
    from citydeck.model.errors import CitydeckError
    from citydeck.sources.secret_store import SecretStores

    stores = SecretStores.of_user()
    try:
        for name in stores.files.names():
            stores.files.get(name)
    except CitydeckError as error:
        return Check("secrets", False, str(error), "a secret that others can read is not used")
    return Check("secrets", True, f"{len(stores.names())} kept; new ones go to {stores.where}")


def _state() -> Check:
    from citydeck.model.errors import WrongUse
    from citydeck.server.rundir import RunDir

    try:
        folder = RunDir.of("doctor", "check").folder
    except WrongUse as error:
        return Check("state_folder", False, str(error), "make it writable")
    folder.rmdir()
    free = shutil.disk_usage(folder.parent).free
    if free < MIN_FREE:
        found = f"{folder.parent}: no room left ({free / 2**20:.1f} MB free)"
        return Check("state_folder", False, found, f"make room: less than {MIN_FREE >> 20} MB is free for the journal")
    return Check("state_folder", True, str(folder.parent))
