"""From a fresh clone to a running room: environment, locked packages, system libraries. Standard library only.

`python3 app/bootstrap.py run|demo|test|check|bench|setup [arguments…]`. The environment is `.venv` beside this
folder; a stamp of the locks in it makes a second start take no network.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = Path(os.environ.get("CITYDECK_VENV") or ROOT / ".venv")
LOCKS = {"run": "requirements-build.lock", "test": "requirements-dev.lock", "bench": "requirements-bench.lock"}
"""Larger locks hold all of the smaller ones."""
DEBIAN = [
    "libdbus-1-3", "libegl1", "libfontconfig1", "libgl1", "libgl1-mesa-dri", "libglib2.0-0", "libxcb-cursor0",
    "libxcb-icccm4", "libxcb-image0", "libxcb-keysyms1", "libxcb-randr0", "libxcb-render-util0", "libxcb-shape0",
    "libxcb-xkb1", "libxkbcommon-x11-0", "libxkbcommon0", "libosmesa6", "fonts-noto-cjk", "fonts-dejavu-core",
]  # fmt: skip
"""What Qt's xcb plug-in and VTK load at run time, and fonts for both languages."""
DEBIAN_TEST = ["mosquitto", "xdotool", "xvfb"]
"""What the tests run besides: a real MQTT broker, a real display server, real keys."""


def main(arguments: Sequence[str]) -> int:
    """Exit code of what was asked for; 2 with one line when this machine lacks something."""
    if not (3, 11) <= sys.version_info[:2] < (3, 14):
        return _fail(f"Citydeck needs Python 3.11, 3.12 or 3.13; this is {sys.version.split()[0]}")
    what, *rest = arguments or ["run"]
    headless = what in ("run", "demo") and not _has_display()
    need = "bench" if what == "bench" else "test" if what in ("test", "check") else "run"
    packages = [*DEBIAN, *(DEBIAN_TEST if need != "run" else ["xvfb"] if headless else [])]
    fault = _system_packages(packages) or _environment(need)
    if fault:
        return _fail(fault)
    return _start(what, rest, headless)


def _start(what: str, rest: list[str], headless: bool) -> int:
    python = str(_python())
    match what:
        case "run" | "demo" if headless:
            print("No display here: the demo plays for 20 s on a virtual one.", flush=True)
            command = [
                python,
                "-m",
                "app",
                "demo",
                "--for",
                "20s",
                "--picture",
                "citydeck-room.png",
                "--virtual-display",
                *rest,
            ]
        case "run":
            command = [python, "-m", "app", *rest]
        case "demo":
            command = [python, "-m", "app", "demo", *rest]
        case "test":
            command = [python, "-m", "app.checks", "--tests", *rest]
        case "check":
            command = [python, "-m", "app.checks", *rest]
        case "bench":
            command = [python, "-m", "benchmarks", *rest]
        case "setup":
            return 0
        case _:
            return _fail(f"unknown target {what!r}: run, demo, test, check, bench or setup")
    return subprocess.call(command, cwd=ROOT)


def _has_display() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or os.environ.get("QT_QPA_PLATFORM"))


def _system_packages(packages: list[str]) -> str | None:
    """Install what is missing where that is allowed; else one line that names it."""
    if sys.platform != "linux" or shutil.which("dpkg-query") is None:
        return None
    missing = _missing(packages)
    if not missing:
        return None
    line = f"apt-get install {' '.join(missing)}"
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"] if shutil.which("sudo") else None
    if prefix is None or shutil.which("apt-get") is None:
        return f"system libraries are missing; run as root: {line}"
    print(f"Installing system libraries: {' '.join(missing)}", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing],
    ):
        done = subprocess.run(
            [*prefix, *command], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False
        )
        if done.returncode and command[1] == "install":
            return f"system libraries are missing and could not be installed; run as root: {line}"
    return None


def _missing(packages: list[str]) -> list[str]:
    told = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *packages],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    here = {line.split()[0] for line in told.stdout.splitlines() if line.endswith(" installed")}
    return [package for package in packages if package not in here]


def _environment(need: str) -> str | None:
    """Make or renew the virtual environment when its stamp is not of these locks."""
    stamp = ENVIRONMENT / "citydeck-stamp"
    order = list(LOCKS)
    digest = {name: _digest(name) for name in order}
    try:
        have = stamp.read_text("ascii").strip()
    except OSError:
        have = ""
    if have in [digest[name] for name in order[order.index(need) :]]:
        return None
    if not _python().exists():
        print(f"Making the environment {ENVIRONMENT} with Python {sys.version.split()[0]}", flush=True)
        try:
            venv.create(ENVIRONMENT, with_pip=True)
        except (subprocess.CalledProcessError, OSError):
            shutil.rmtree(ENVIRONMENT, ignore_errors=True)
            return "Python's venv module does not work here; on Debian run as root: apt-get install python3-venv"
    pip = [str(_python()), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    print("Installing locked packages (about 300 MB the first time)", flush=True)
    for command in (
        [*pip, "--no-deps", "--require-hashes", "--only-binary", ":all:", "-r", str(ROOT / LOCKS[need])],
        [*pip, "--no-deps", "--no-build-isolation", "--no-index", "-e", str(ROOT)],
    ):
        if subprocess.call(command, cwd=ROOT):
            return "packages could not be installed; what pip said stands above"
    _make_first_start_quick()
    stamp.write_text(digest[need], "ascii")
    return None


def _make_first_start_quick() -> None:
    """Compile our modules and lay the demo city now; where that fails the first start does it."""
    packages = ["app", "citydeck", "datasources", "views", "widgets"]
    for command in (["-m", "compileall", "-q", *packages], ["-m", "app.demo_city"]):
        subprocess.call([str(_python()), *command], cwd=ROOT, stderr=subprocess.DEVNULL)


def _digest(need: str) -> str:
    parts = [
        (ROOT / LOCKS[need]).read_bytes(),
        (ROOT / "pyproject.toml").read_bytes(),
        str(ROOT).encode(),
        sys.version.encode(),
    ]
    return need + "-" + hashlib.sha256(b"\0".join(parts)).hexdigest()


def _python() -> Path:
    return ENVIRONMENT / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def _fail(line: str) -> int:
    print(f"citydeck: {line}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
