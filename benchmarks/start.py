"""Cold start of the control room to its first full picture, beside a bare window of Qt and VTK, and its memory.

All on one virtual display. A start is measured from the start of the first process to the instant at which the city
stands sharp in the window with values on it. Every start finds fresh state and settings; the first one also an empty
cache, so that the demo city is laid anew; the others find the city kept, as every start but a user's first does.

``python -m benchmarks.start [--runs N] [--json]``
"""

import argparse
import contextlib
import json
import os
import platform
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from app.virtual_display import virtual_display
from benchmarks.memory import memory

ROOT = Path(__file__).resolve().parent.parent
LIMIT = 90.0
GOAL, GOAL_RATIO = 5.0, 2.5
FIRST, KEPT, HELLO, HELLO_ALL = "citydeck, first start ever", "citydeck", "bare window", "bare window, import vtk"
Memory = dict[str, dict[str, float | None]]


def hello(environment: dict[str, str], *more: str) -> float:
    """Seconds of the bare window."""
    with tempfile.TemporaryDirectory(prefix="citydeck-") as folder:
        file = Path(folder) / "ready"
        began = time.monotonic()
        command = [sys.executable, str(ROOT / "benchmarks" / "hello.py"), str(file), *more]
        process = subprocess.Popen(command, env=environment)
        try:
            return float(_when(file, process)) - began
        finally:
            process.kill()
            process.wait()


def room(environment: dict[str, str], cache: Path) -> tuple[float, Memory]:
    """Seconds of the control room, and the memory of each of its processes five seconds later."""
    with tempfile.TemporaryDirectory(prefix="citydeck-") as name:
        folder = Path(name)
        own = {
            **environment,
            "CITYDECK_STATE_DIR": str(folder / "state"),
            "CITYDECK_CONFIG_DIR": str(folder / "config"),
            "XDG_CACHE_HOME": str(cache),
        }
        file = folder / "ready"
        began = time.monotonic()
        launcher = subprocess.Popen(
            [sys.executable, "-m", "app", "shanghai", "--ready-file", str(file)],
            env=own, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        pids = {"launcher": launcher.pid}
        try:
            told = json.loads(_when(file, launcher))
            note = json.loads((folder / "state" / "shanghai-replay" / "endpoint.json").read_bytes())
            pids |= {"console": told["pid"], "engine": note["pid"]}
            time.sleep(5.0)
            return told["monotonic"] - began, {role: memory(pid) for role, pid in pids.items()}
        finally:
            _end(pids)
            launcher.wait()


def _when(file: Path, process: "subprocess.Popen[bytes]") -> str:
    end = time.monotonic() + LIMIT
    while time.monotonic() < end and process.poll() is None:
        if file.exists():
            return file.read_text("ascii")
        time.sleep(0.005)
    raise SystemExit(f"no picture came within {LIMIT:.0f} s (exit code {process.poll()})")


def _end(pids: dict[str, int]) -> None:
    """The launcher first, for it would start the others again; then what is left."""
    for role in ("launcher", "console", "engine"):
        with contextlib.suppress(KeyError, ProcessLookupError):
            os.kill(pids[role], signal.SIGTERM)
    time.sleep(1.0)


def measure(runs: int) -> tuple[list[dict[str, object]], Memory]:
    """Rows (name, median, least, most seconds) and the memory of the last room."""
    seconds: dict[str, list[float]] = {FIRST: [], KEPT: [], HELLO: [], HELLO_ALL: []}
    folder = Path(tempfile.mkdtemp(prefix="citydeck-"))
    try:
        with virtual_display():
            environment = {**os.environ, "QT_QPA_PLATFORM": "xcb"}
            hello(environment)  # files of Qt and VTK into the page cache, for both alike
            seconds[FIRST].append(room(environment, folder)[0])
            for _ in range(runs):
                seconds[HELLO].append(hello(environment))
                seconds[HELLO_ALL].append(hello(environment, "--all"))
                took, used = room(environment, folder)
                seconds[KEPT].append(took)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    rows: list[dict[str, object]] = [
        {"name": name, "seconds": statistics.median(found), "least": min(found), "most": max(found)}
        for name, found in seconds.items()
    ]
    return rows, used


def main() -> int:
    """Print the table; 0."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rows, used = measure(options.runs)
    median = {str(row["name"]): float(str(row["seconds"])) for row in rows}
    ratios = {f"{KEPT} / {name}": median[KEPT] / median[name] for name in (HELLO, HELLO_ALL)}
    line = {
        "python": platform.python_version(), "runs": options.runs, "rows": rows, "ratios": ratios, "memory_mib": used,
        "goal_seconds": GOAL, "goal_ratio": GOAL_RATIO,
    }  # fmt: skip
    if not options.json:
        _report(rows, ratios, used)
    print(json.dumps(line))
    return 0


def _report(rows: list[dict[str, object]], ratios: dict[str, float], used: Memory) -> None:
    print(f"{'seconds to the first full picture':36}{'median':>9}{'least':>9}{'most':>9}")
    for row in rows:
        print(f"{row['name']:36}{row['seconds']:9.2f}{row['least']:9.2f}{row['most']:9.2f}")
    for name, ratio in ratios.items():
        print(f"{name:36}{ratio:8.1f}x")
    print(f"goals: {GOAL:.0f} s and {GOAL_RATIO} times the bare window")
    print(f"{'MiB 5 s later':36}{'RSS':>9}{'PSS':>9}")
    for role, found in used.items():
        values = (found[name] for name in ("rss", "pss"))
        print(f"{role:36}" + "".join(f"{'-' if value is None else f'{value:.0f}':>9}" for value in values))


if __name__ == "__main__":
    sys.exit(main())
