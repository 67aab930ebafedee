"""A broker that is killed and comes back: how soon all it fed is STALE, and how soon its retained values are there.

Ten times over: mosquitto is killed without a word, started again after five seconds, and 1,000 retained values with
new numbers are published at once. Clocked as a console sees it: until the source is LOST and its channels STALE, and
from the broker's first answer until every channel has its new value.
Goals: STALE within 3 s, recovered within 5 s.

``python -m benchmarks.sources_broker [--kills N]``
"""

import argparse
import asyncio
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.city_live import Engine, Mosquitto
from benchmarks.mqtt_load import connected, packet, text
from citydeck.link.client import LinkClient
from citydeck.link.endpoint import NotedEndpoint
from citydeck.link.mirror import CityMirror
from citydeck.model.quality import Quality

TOPICS = 1_000
DOWN = 5.0
"""Seconds that the broker stays away: long enough that the source has tried in vain several times."""


def retain(port: int, value: int) -> None:
    """Publish a value on every topic, retained, and wait until the broker has them all."""
    link = connected(port, "retainer")
    stamp = time.time_ns() // 1_000_000
    body = b'{"v":{"now":%d},"t":%d}' % (value, stamp)
    link.sendall(b"".join(packet(0x31, text(f"load/{number}") + body) for number in range(TOPICS)))
    link.sendall(b"\xc0\0")  # a ping: its answer comes when all before it was taken
    link.settimeout(10.0)
    link.recv(2)
    link.close()


async def until(what: Callable[[], bool], limit: float = 60.0) -> float:
    """Seconds until something is so."""
    began = time.monotonic()
    async with asyncio.timeout(limit):
        while not what():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    return time.monotonic() - began


async def measure(broker: Mosquitto, engine: Engine, kills: int) -> dict[str, list[float]]:
    """Seconds of each kill."""
    mirror = CityMirror()
    client = LinkClient(NotedEndpoint(engine.run_folder), mirror, "bench")
    link = asyncio.ensure_future(client.run())

    def all_are(value: int) -> bool:
        values, quality = mirror.value, mirror.quality
        return len(mirror.channels) == TOPICS and bool(
            (values[:TOPICS] == value).all() and (quality[:TOPICS] == 0).all()
        )

    def all_stale() -> bool:
        return bool((mirror.quality[:TOPICS] == Quality.STALE).all())

    found: dict[str, list[float]] = {"stale": [], "recovered": []}
    try:
        retain(broker.port, 0)
        await until(lambda: all_are(0))
        for number in range(1, kills + 1):
            await asyncio.sleep(0.3 + 0.37 * number % 1.0)  # not always at the same beat of a heart
            broker.kill()
            found["stale"].append(await until(all_stale))
            await asyncio.sleep(max(0.0, DOWN - found["stale"][-1]))
            broker.start()
            back = time.monotonic()
            retain(broker.port, number)
            await until(lambda number=number: all_are(number))
            found["recovered"].append(time.monotonic() - back)
    finally:
        link.cancel()
        await asyncio.gather(link, return_exceptions=True)
    return found


def main() -> int:
    """Print the table; 1 only when some value never came back."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--kills", type=int, default=10)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="citydeck-") as name:
        broker = Mosquitto(Path(name))
        broker.start()
        engine = Engine(Path(name), broker.port, {"load": "load/+"})
        try:
            engine.await_up(["load"])
            found = asyncio.run(measure(broker, engine, options.kills))
        finally:
            engine.end()
            broker.kill()
    bounds = {"stale": 3.0, "recovered": 5.0}
    print(f"{options.kills} kills, {TOPICS} retained values each; load {os.getloadavg()[0]:.1f}")
    print(f"{'s':12}{'least':>8}{'median':>8}{'most':>8}{'bound':>8}{'most of it':>12}")
    for each, times in found.items():
        bound = bounds[each]
        print(
            f"{each:12}{min(times):8.2f}{float(np.median(times)):8.2f}{max(times):8.2f}{bound:8.1f}"
            f"{max(times) / bound:11.0%}"
        )
    print(json.dumps({"python": platform.python_version(), **found}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
