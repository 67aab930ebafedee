"""Benchmarks in turn, each in a process of its own: ``python -m benchmarks [NAME…] [--json FILE]``; all without names.

Each prints a table with its peer or bound from the same run and ends with one line of JSON; ``--json`` gathers those
lines in a file. Times are printed, never judged: 1 is only for a benchmark that could not be run or whose answers
were wrong.
"""

import argparse
import json
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAMES = {
    "replay": "observations a second at full speed",
    "scene": "10,000 to 1,000,000 buildings beside PyVista and naive VTK",
    "prepared": "a prepared city to its first picture, and a flight through it",
    "browser": "100,000 buildings in a browser",
    "start": "cold start and memory",
    "lag": "how evenly the console's loop turns",
    "sources": "50,000 MQTT messages a second into the state",
    "sources_broker": "a broker that is killed and comes back",
    "sources_hundred": "a hundred sources at once",
    "sources_peer": "the same MQTT load into Node-RED",
    "adapters": "each adapter from its far end into the state",
    "sources_hour": "5,000 observations a second for an hour",
}
BY_NAME = frozenset({"sources_hour"})
"""Not part of all: an hour long."""
LIMIT = 5_400.0
"""Seconds; each row of a benchmark has a limit of its own, far below."""


def run(name: str) -> tuple[int, dict[str, object] | None]:
    """Exit code of a benchmark, and what its line of JSON says; its table goes straight to the screen."""
    print(f"\n=== {name}: {NAMES[name]}", flush=True)
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", f"benchmarks.{name}"], cwd=ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    found = None
    limit = threading.Timer(LIMIT, process.kill)  # one that hangs keeps its output open, and is never read to its end
    limit.start()
    for line in process.stdout or ():
        found = _parsed(line) or found
        print(line, end="", flush=True)
    code = process.wait()
    limit.cancel()
    print(f"({name}: {time.monotonic() - began:.0f} s)", flush=True)
    return code, found


def _parsed(line: str) -> dict[str, object] | None:
    if not line.startswith("{"):
        return None
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def main() -> int:
    """0 when every benchmark asked for ran."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="All benchmarks in turn.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--json", type=Path, metavar="FILE", help="gather one line of JSON a benchmark here")
    options = parser.parse_args()
    if unknown := set(options.names) - set(NAMES):
        parser.error(f"no benchmark {', '.join(sorted(unknown))} (there are: {', '.join(NAMES)})")
    failed, lines = [], []
    for name in options.names or [name for name in NAMES if name not in BY_NAME]:
        code, found = run(name)
        if code != 0 or found is None:
            failed.append(name)
        if found is not None:
            lines.append(json.dumps({"benchmark": name, **found}))
    if options.json is not None:
        options.json.write_text("".join(line + "\n" for line in lines), "utf-8")
    if failed:
        print(f"did not run through: {', '.join(failed)}", file=sys.stderr)
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
