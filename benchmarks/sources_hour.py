"""5,000 observations a second for an hour, from mosquitto into the state of an engine: does memory stay flat?

Resident memory of the engine and of its source host is read every minute; the slope is a straight line through what
stands after the first two fifths (until then the recent past in memory fills: 20 minutes of 5,000 channels).

``python -m benchmarks.sources_hour [--minutes M] [--rate N] [--log FILE]``
"""

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from benchmarks.city_live import Engine, Mosquitto, load, told
from benchmarks.memory import memory
from benchmarks.processes import hosts, processor


@dataclass
class Look:
    """What stood after `minutes`: MiB resident and without pages of files, processor seconds, and the load average."""

    minutes: float
    engine: float
    engine_anonymous: float
    host: float
    host_anonymous: float
    engine_cpu: float
    host_cpu: float
    load: float


def look(began: float, engine: int, host: int) -> Look:
    """Read it now."""
    of_engine, of_host = memory(engine), memory(host)
    return Look(
        (time.monotonic() - began) / 60,
        of_engine["rss"] or 0.0,
        of_engine["anonymous"] or 0.0,
        of_host["rss"] or 0.0,
        of_host["anonymous"] or 0.0,
        processor(engine),
        processor(host),
        os.getloadavg()[0],
    )


def slope(looks: Sequence[Look], name: str) -> float:
    """MiB an hour after the first two fifths."""
    later = looks[len(looks) * 2 // 5 :]
    if len(later) < 2:
        return 0.0
    return float(np.polyfit([seen.minutes / 60 for seen in later], [getattr(seen, name) for seen in later], 1)[0])


def main() -> int:
    """0 when all that was published stands in the log."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--rate", type=float, default=5_000.0)
    parser.add_argument("--log", type=Path, help="each look as a line of JSON, while it runs")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="citydeck-") as name:
        broker = Mosquitto(Path(name))
        broker.start()
        engine = Engine(Path(name), broker.port, {"load": "load/+"})
        try:
            engine.await_up(["load"])
            host = hosts(engine.pid)[0]
            publisher = load(broker.port, options.rate, options.minutes * 60, 5_000)
            began, looks = time.monotonic(), []
            while publisher.poll() is None:
                looks.append(look(began, engine.pid, host))
                if options.log is not None:
                    with options.log.open("a") as file:
                        file.write(json.dumps(asdict(looks[-1])) + "\n")
                time.sleep(min(60.0, options.minutes * 6))
            sent = int(told(publisher, 10)["published"])
            time.sleep(2.0)
            engine.end()
            rows, lost = engine.recorded(["load"])
        finally:
            engine.end()
            broker.kill()
    first, last = looks[min(2, len(looks) - 1)], looks[-1]
    slopes = {each: slope(looks, each) for each in ("engine", "engine_anonymous", "host", "host_anonymous")}
    print(f"{sent} published, {rows} in the log, {lost} told as lost, {last.minutes:.0f} minutes, load {last.load:.1f}")
    print(f"{'MiB':10}{'2nd look':>10}{'at the end':>12}{'MiB an hour':>13}")
    for each, rise in slopes.items():
        print(f"{each:18}{getattr(first, each):8.1f}{getattr(last, each):10.1f}{rise:10.1f}")
    line = {"published": sent, "rows": rows, "lost": lost, "slopes": slopes, "looks": [asdict(seen) for seen in looks]}
    print(json.dumps({"python": platform.python_version(), **line}))
    return int(rows != sent)


if __name__ == "__main__":
    sys.exit(main())
