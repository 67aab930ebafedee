"""Cities of 10,000 to 1,000,000 buildings: the 3D view beside PyVista and naive VTK, each row in a process of its own.

All rows draw the same seeded city with the same OpenGL and the same cameras, which turn by two degrees a frame. The 3D
view draws streets and the beams of alarms besides, and tiles under its triangle budget, so far blocks are boxes: it
draws less of what is far, and that is its point. PyVista gets one merged mesh of all buildings, once as `add_mesh`
draws it by default and once tuned (no lighting, back faces culled); naive VTK has an actor a building. Memory is
resident memory added after imports and the city's arrays; load is from those arrays to the first picture. Colours are
the caller's time, and what the next frame costs more. Moving frames have half the resolution, at
most 1.3 million pixels, and fewer triangles.

``python -m benchmarks.scene [--buildings N …] [--naive MOST] [--budget TRIANGLES] [--json FILE]``
"""

import argparse
import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SIZES = (10_000, 100_000, 1_000_000)
OURS, BARE, NAIVE = "citydeck", "citydeck, buildings only", "naive vtk"
DEFAULT, TUNED = "pyvista default", "pyvista tuned"
ROWS = (OURS, BARE, DEFAULT, TUNED, NAIVE)
CAMERAS = ("overview", "district", "street")
FRAMES = ("1080p", "4K", "1080p moving", "4K moving")
COLOURS = ("recolour all", "recolour 1 %", "recolour all by building", "recolour 1 % by building")
LIMIT = 300.0
Row = dict[str, Any]


def measured(name: str, count: int, budget: int = 0) -> Row:
    """The row, or why there is none; a `budget` of triangles for ours instead of that for software OpenGL."""
    command = [sys.executable, "-m", "benchmarks.scene_row", name, str(count), str(budget)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=LIMIT, check=False
        )
    except subprocess.TimeoutExpired:
        return {"not run": f"took more than {LIMIT:.0f} s"}
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode or not lines:
        return {"not run": (done.stderr.strip().splitlines() or [f"ended with {done.returncode}"])[-1]}
    found: Row = json.loads(lines[-1])
    return found


def table(count: int, naive_most: int, slower: str, budget: int) -> dict[str, Row]:
    """All rows of one size."""
    rows: dict[str, Row] = {}
    for name in ROWS:
        skipped = name == NAIVE and count > naive_most
        rows[name] = {"not run": slower} if skipped else measured(name, count, budget)
        print(f"\n{count:,} buildings, {name}", flush=True)
        report(rows[name])
    return rows


def report(row: Row) -> None:
    """One row for people."""
    if "not run" in row:
        print(f"  not run: {row['not run']}")
        return
    print(f"  layers: {row['layers']}; {row['gl']}; triangles: {_triangles(row)}")
    for name in FRAMES:
        if name in row:
            cells = (f"{view} {row[name][view]['p50']:.1f} / {row[name][view]['p95']:.1f}" for view in CAMERAS)
            print(f"  {name + ', ms p50 / p95':26}" + "   ".join(cells))
    for name in COLOURS:
        if name in row:
            print(f"  {name + ', ms':34}{row[name]['prepare']:9.2f} + {row[name]['draw']:.1f} in the next frame")
    if "pick" in row:
        print(f"  {'pick, ms median / worst':34}{row['pick']['median']:9.2f} / {row['pick']['worst']:.2f}")
    print(f"  {'load, s':34}{row['load']:9.2f}\n  {'added memory, MiB':34}{row['added']:9.0f}", flush=True)


def _triangles(row: Row) -> str:
    return ", ".join(f"{view} {count:,}" for view, count in row["triangles"].items()) or "all"


def ratios(rows: dict[str, Row]) -> dict[str, dict[str, float]]:
    """Each peer's figure over ours with all its layers; how many of the same pixels gave the same building."""
    mine = rows[OURS]
    found: dict[str, dict[str, float]] = {}
    for name in (DEFAULT, TUNED, NAIVE):
        row = rows.get(name, {})
        if "not run" in row or "not run" in mine or not row:
            continue
        values = {
            f"{size} {view}": row[size][view]["p50"] / mine[size][view]["p50"]
            for size in FRAMES[:2]
            for view in CAMERAS
        }
        for colour in COLOURS[:2]:
            own = mine.get(f"{colour} by building", mine[colour])  # peers know buildings only
            values[colour] = sum(row[colour].values()) / max(sum(own.values()), 1e-3)
        values["pick"] = row["pick"]["median"] / mine["pick"]["median"]
        values["load"], values["memory"] = row["load"] / mine["load"], row["added"] / mine["added"]
        pairs = list(zip(row["pick"]["found"], mine["pick"]["found"], strict=False))
        values["same picks"] = sum(a == b for a, b in pairs) / max(1, len(pairs))
        found[f"{name} / {OURS}"] = values
    return found


def independence(tables: dict[int, dict[str, Row]]) -> dict[str, float]:
    """The largest city's frames over the smallest one's, the worst camera of each kind of frame."""
    least, most = min(tables), max(tables)
    one, other = tables[least][OURS], tables[most][OURS]
    if least == most or "not run" in one or "not run" in other:
        return {}
    return {size: max(other[size][view]["p50"] / one[size][view]["p50"] for view in CAMERAS) for size in FRAMES}


def slower(tables: dict[int, dict[str, Row]]) -> str:
    """What is said of naive VTK where it is left out."""
    for count, rows in tables.items():
        frames = ratios(rows).get(f"{NAIVE} / {OURS}")
        if frames:
            worst = max(frames[f"1080p {view}"] for view in CAMERAS)
            return f"{worst:.0f} times slower at {count:,}"
    return "an actor a building takes minutes"


def main() -> int:
    """Run all rows; 1 when one of ours could not be drawn."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--buildings", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--naive", type=int, default=10_000, help="most buildings with an actor each")
    parser.add_argument("--budget", type=int, default=0, help="triangles of our frames, 1500000 say on a graphics card")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep everything measured here")
    options = parser.parse_args()
    tables: dict[int, dict[str, Row]] = {}
    quotients: dict[int, dict[str, dict[str, float]]] = {}
    for count in options.buildings:
        tables[count] = table(count, options.naive, slower(tables), options.budget)
        quotients[count] = ratios(tables[count])
        for name, values in quotients[count].items():
            print(f"\n{count:,}: {name}\n  " + "   ".join(f"{key} {value:.1f}x" for key, value in values.items()))
    grown = independence(tables)
    for name, value in grown.items():
        print(f"{max(tables):,} / {min(tables):,} buildings, worst camera, {name}: {value:.2f}x")
    line = {"python": platform.python_version(), "rows": tables, "ratios": quotients, "independence": grown}
    if options.json is not None:
        options.json.write_text(json.dumps(line), "utf-8")
    print(json.dumps({"python": platform.python_version(), "ratios": quotients, "independence": grown}))
    return int(any("not run" in rows[OURS] for rows in tables.values()))


if __name__ == "__main__":
    sys.exit(main())
