"""A prepared city on disk: opening it to the first picture, and memory after a long flight through it.

A city of 100,000 and one of 1,000,000 buildings are written as `city import` does. A fresh process opens each with its
imports done: the clock runs from the call of `open_city` to the pixels of the first picture (1920x1080, streets and
alarms too). Then the camera flies over the whole city, low, in 300 frames of a moving camera.

``python -m benchmarks.prepared [--buildings N …] [--json]``
"""

import argparse
import itertools
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import stopwatch, synthetic
from benchmarks.memory import memory
from benchmarks.scene_row import SIZES
from citydeck.city.open import open_city
from citydeck.city.store.writing import write
from widgets.scene.camera import Camera
from widgets.scene.materials import Frame
from widgets.scene.offscreen import window
from widgets.scene.scene import MOVING_BUDGET, STILL_BUDGET, Scene

ROOT = Path(__file__).resolve().parent.parent
FLIGHT = 300
Row = dict[str, Any]


def opened(folder: Path) -> Row:
    """The child's part: one city opened and flown through."""
    import numpy as np

    window().Finalize()
    held = memory(os.getpid())
    files = float((held["rss"] or 0.0) - (held["anonymous"] or 0.0))
    before, began = stopwatch.resident(), time.perf_counter()
    model = open_city(folder)
    read = time.perf_counter() - began
    target, scene = window(), Scene()
    size = SIZES["1080p"]
    target.SetSize(*size)
    target.AddRenderer(scene.renderer)
    scene.set_city(model)
    laid = time.perf_counter() - began
    scene.set_beams(synthetic.alarms())
    overview = synthetic.cameras(model)["overview"]
    scene.frame(Frame(overview, *size), STILL_BUDGET)
    scene.draw()
    target.WaitForCompletion()
    row: Row = {"open": read, "laid": laid, "first": time.perf_counter() - began}
    row["added"] = stopwatch.resident() - before
    target.SetSize(size[0] // 2, size[1] // 2)
    times = []
    for camera in flight(model.extent):
        begin = time.perf_counter()
        scene.frame(Frame(camera, size[0] // 2, size[1] // 2, 0.5), MOVING_BUDGET)
        scene.draw()
        target.WaitForCompletion()
        times.append((time.perf_counter() - begin) * 1e3)
    row["flown"] = stopwatch.resident() - before
    row["files"] = float((memory(os.getpid())["rss"] or 0.0) - (memory(os.getpid())["anonymous"] or 0.0)) - files
    row["frame"] = {"p50": float(np.median(times)), "p99": float(np.percentile(times, 99)), "most": max(times)}
    return row


def flight(extent: tuple[float, float, float, float]) -> list[Camera]:
    """From corner to corner and along the edges, 250 m above the ground."""
    west, south, east, north = extent
    corners = [(west, south), (east, north), (east, south), (west, north), (west, south)]
    path = []
    each = FLIGHT // (len(corners) - 1)
    for (x0, y0), (x1, y1) in itertools.pairwise(corners):
        for step in range(each):
            x, y = x0 + (x1 - x0) * step / each, y0 + (y1 - y0) * step / each
            dx, dy = (x1 - x0) / each, (y1 - y0) / each
            ahead = 700.0 / max((dx * dx + dy * dy) ** 0.5, 1e-6)
            path.append(Camera.looking((x, y, 250.0), (x + dx * ahead, y + dy * ahead, 0.0)))
    return path


def measured(count: int) -> Row:
    """Write a city and open it in a fresh process."""
    with tempfile.TemporaryDirectory(prefix="citydeck-") as name:
        folder = Path(name) / "city"
        folder.mkdir()
        began = time.perf_counter()
        write(folder, synthetic.city(count), [], {}, lambda _: None)
        wrote = time.perf_counter() - began
        size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 2**20
        command = [sys.executable, "-m", "benchmarks.prepared", "--child", str(folder)]
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True, timeout=120)
    row: Row = json.loads(done.stdout.splitlines()[-1])
    return {**row, "write": wrote, "disk": size}


def main() -> int:
    """Print the table; 0."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--buildings", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child is not None:
        print(json.dumps(opened(options.child)))
        return 0
    rows = {count: measured(count) for count in options.buildings}
    if not options.json:
        for count, row in rows.items():
            print(
                f"{count:,}: written in {row['write']:.1f} s, {row['disk']:.0f} MiB on disk\n"
                f"  open {row['open']:.2f} s, scene laid {row['laid']:.2f} s, first picture {row['first']:.2f} s\n"
                f"  added memory {row['added']:.0f} MiB, after {FLIGHT} frames of flight {row['flown']:.0f} MiB, "
                f"{row['files']:.0f} of them pages of files\n"
                f"  frame of the flight p50 {row['frame']['p50']:.1f}, p99 {row['frame']['p99']:.1f} ms"
            )
    print(json.dumps({"python": platform.python_version(), "rows": rows}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
