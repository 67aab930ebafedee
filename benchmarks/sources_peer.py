"""The same MQTT load into Node-RED and into Citydeck: messages a second per core.

Node-RED does the least that could be asked: mqtt in, JSON, a function that counts and sums. Citydeck does all that it
does: maps, checks, converts, writes its log, reduces, judges. Both hear the same publisher through a mosquitto with its
own defaults; cores are those of Node-RED, and of source host and engine together. Each climbs until messages are lost.

``python -m benchmarks.sources_peer``; needs Node-RED: the program ``node-red`` on the PATH or in ``NODE_RED``.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks import sources
from benchmarks.city_live import Mosquitto, free_port, load, told
from benchmarks.processes import end, family, processor

LADDER = (5_000, 10_000, 15_000, 20_000, 25_000, 30_000, 40_000, 50_000, 75_000, 100_000, 125_000)
SUM = """const n = flow.get('n') || 0; flow.set('n', n + 1);
flow.set('sum', (flow.get('sum') || 0) + msg.payload.v.now); return null;"""
TELL = "msg.payload = {n: flow.get('n') || 0}; return msg;"


@dataclass
class Row:
    """One rate: messages published, messages that came, cores used, seconds that publishing took."""

    who: str
    rate: float
    published: int
    came: int
    cores: float
    seconds: float

    @property
    def per_core(self) -> float:
        """Messages that one core would take in a second."""
        return self.came / self.seconds / self.cores

    @property
    def whole(self) -> bool:
        return self.came == self.published


def flow(port: int) -> list[dict[str, object]]:
    """mqtt in → json → function, and a page that tells the count."""
    place = {"z": "t", "x": 0, "y": 0}
    return [
        {"id": "t", "type": "tab", "label": "load"},
        {"id": "b", "type": "mqtt-broker", "broker": "127.0.0.1", "port": str(port), "protocolVersion": "4"},
        {**place, "id": "i", "type": "mqtt in", "topic": "load/+", "qos": "0", "datatype": "utf8", "broker": "b",
         "inputs": 0, "wires": [["j"]]},
        {**place, "id": "j", "type": "json", "property": "payload", "action": "obj", "wires": [["f"]]},
        {**place, "id": "f", "type": "function", "func": SUM, "outputs": 1, "wires": [[]]},
        {**place, "id": "g", "type": "http in", "url": "/count", "method": "get", "wires": [["h"]]},
        {**place, "id": "h", "type": "function", "func": TELL, "outputs": 1, "wires": [["r"]]},
        {**place, "id": "r", "type": "http response", "statusCode": "200", "wires": []},
    ]  # fmt: skip


def counted(port: int) -> int | None:
    """What Node-RED has counted, None while it does not answer."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/count", timeout=5.0) as answer:
            return int(json.loads(answer.read())["n"])
    except (OSError, ValueError):
        return None


def node_red(program: str, rate: float, seconds: float) -> Row:
    """Node-RED at one rate."""
    with tempfile.TemporaryDirectory(prefix="citydeck-") as name:
        folder, web = Path(name), free_port()
        broker = Mosquitto(folder)
        broker.start()
        (folder / "flows.json").write_text(json.dumps(flow(broker.port)), "utf-8")
        (folder / "settings.js").write_text(
            f"module.exports = {{ uiPort: {web}, uiHost: '127.0.0.1', httpAdminRoot: false, flowFile: 'flows.json',"
            " logging: { console: { level: 'warn' } } };",
            "utf-8",
        )
        command = [program, "-u", name, "-s", str(folder / "settings.js")]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            deadline = time.monotonic() + 60.0
            while counted(web) is None:
                if time.monotonic() > deadline:
                    raise SystemExit("Node-RED did not start")
                time.sleep(0.2)
            time.sleep(2.0)
            before = sum(map(processor, family(process.pid)))
            sent = told(load(broker.port, rate, seconds, sources.TOPICS), 6 * seconds + 60)
            came, last = counted(web) or 0, -1
            while came != last and came < sent["published"]:
                time.sleep(2.0)
                came, last = counted(web) or 0, came
            used = sum(map(processor, family(process.pid))) - before
        finally:
            end(process)
            broker.kill()
        return Row("Node-RED", rate, int(sent["published"]), came, used / sent["seconds"], sent["seconds"])


def citydeck(rate: float, seconds: float) -> Row:
    """Citydeck at one rate."""
    found = sources.run(rate, seconds, with_console=False)
    cores = found.cores["host"] + found.cores["engine"]
    return Row("Citydeck", rate, found.published, found.rows, cores, found.seconds)


def main() -> int:
    """Print the table; 0, also without Node-RED, which is then said."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seconds", type=float, default=10.0)
    options = parser.parse_args()
    program = os.environ.get("NODE_RED") or shutil.which("node-red")
    if program is None:
        print("Node-RED is not here (npm install node-red; NODE_RED names the program): nothing was compared")
        print(json.dumps({"python": platform.python_version(), "node_red": False}))
        return 0
    rows: list[Row] = []
    best: dict[str, Row] = {}
    for who, run in (("Node-RED", lambda rate: node_red(program, rate, options.seconds)),
                     ("Citydeck", lambda rate: citydeck(rate, options.seconds))):  # fmt: skip
        for rate in LADDER:
            rows.append(run(rate))
            row = rows[-1]
            print(
                f"{who:9}{rate:9.0f}/s {row.published:9d} published {row.came:9d} came {row.cores:6.2f} cores"
                f" {row.per_core:9.0f} a second per core",
                flush=True,
            )
            if not row.whole or row.seconds > 1.02 * options.seconds:  # lost, or the broker held the publisher back
                break
            best[who] = row
    per_core = {who: row.per_core for who, row in best.items()}
    if len(best) == 2:
        times = per_core["Citydeck"] / per_core["Node-RED"]
        highest = ", ".join(f"{who} {row.rate:.0f}" for who, row in best.items())
        print(f"highest whole rate: {highest}; per core at it: {times:.1f}x; load {os.getloadavg()[0]:.1f}")
    line = {"node_red": True, "rows": [asdict(row) for row in rows], "per_core": per_core}
    print(json.dumps({"python": platform.python_version(), **line}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
