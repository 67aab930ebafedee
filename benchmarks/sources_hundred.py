"""A hundred sources at once, each with a host process of its own: how long until all are UP, and in how much memory.

Each is an MQTT source with topics of its own; one publisher gives each of them fifty messages a second. Printed beside
the figures of one source alone, from the same machine a moment before.

``python -m benchmarks.sources_hundred [--sources N] [--seconds S]``
"""

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.city_live import Engine, Mosquitto, load, told
from benchmarks.memory import memory
from benchmarks.processes import family, hosts, processor

EACH = 50.0
"""Messages a second of each source."""


@dataclass
class Row:
    """Seconds until UP; MiB of all hosts together (each with its share of common pages) and of the engine; processor
    seconds that starting took; cores while messages came; messages published, rows in the log, messages told as lost.
    """

    sources: int
    up_after: float
    start_cpu: float
    hosts_mib: float
    engine_mib: float
    cores: float
    published: int
    rows: int
    told_lost: int


def run(sources: int, seconds: float) -> Row:
    """Start so many and let messages come."""
    with tempfile.TemporaryDirectory(prefix="citydeck-") as name:
        broker = Mosquitto(Path(name))
        broker.start()
        # load/0 to load/N-1 in turn: source n hears load/n.
        engine = Engine(Path(name), broker.port, {f"load{number}": f"+/{number}" for number in range(sources)})
        try:
            up_after = engine.await_up([f"load{number}" for number in range(sources)], 400.0)
            spent = sum(map(processor, family(engine.pid)))
            time.sleep(2.0)
            before = sum(map(processor, family(engine.pid)))
            sent = told(load(broker.port, EACH * sources, seconds, sources), seconds * 4 + 60)
            cores = (sum(map(processor, family(engine.pid))) - before) / sent["seconds"]
            each = [memory(pid)["pss"] or 0.0 for pid in hosts(engine.pid)]
            of_engine = memory(engine.pid)["pss"] or 0.0
            time.sleep(2.0 + seconds / 4)  # what is still on its way
            engine.end()
            rows, lost = engine.recorded([f"load{number}" for number in range(sources)])
        finally:
            engine.end()
            broker.kill()
        return Row(sources, up_after, spent, sum(each), of_engine, cores, int(sent["published"]), rows, lost)


def main() -> int:
    """Print the table; 1 when a message did not arrive."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--sources", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=20.0)
    options = parser.parse_args()
    found = [run(1, options.seconds), run(options.sources, options.seconds)]
    names = ("sources", "UP after", "start cpu", "hosts MiB", "engine MiB", "cores", "published", "rows", "told lost")
    print("".join(f"{name:>11}" for name in names))
    for row in found:
        print(
            f"{row.sources:11d}{row.up_after:10.1f}s{row.start_cpu:10.1f}s{row.hosts_mib:11.0f}{row.engine_mib:11.0f}"
            f"{row.cores:11.2f}{row.published:11d}{row.rows:11d}{row.told_lost:11d}"
        )
    one, many = found
    more = (many.hosts_mib - one.hosts_mib) / max(1, many.sources - 1)
    print(f"a source more costs {more:.0f} MiB; load {os.getloadavg()[0]:.1f}")
    print(json.dumps({"python": platform.python_version(), "rows": [asdict(row) for row in found]}))
    return int(any(row.rows != row.published for row in found))


if __name__ == "__main__":
    sys.exit(main())
