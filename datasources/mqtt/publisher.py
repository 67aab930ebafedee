"""Publishes a recording to a broker in the form that this adapter reads: a city's hour, live, for tests and trials.

``python -m datasources.mqtt.publisher hour.mcap --port 1883 --prefix demo`` gives each recorded source two topics:
``demo/<source>/declaration`` (retained) and ``demo/<source>/values``.
"""

import argparse
import asyncio
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import gmqtt
import msgspec
import numpy as np
from gmqtt.storage import PersistentStorage

from citydeck.model.asset import Asset
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.model.errors import CitydeckError
from citydeck.model.event import AssetDeclared, ChannelDeclared
from citydeck.model.time import NS_PER_S
from citydeck.sources.recording import LogReader

ROWS_A_MESSAGE = 5_000
CONFIRMED_WITHIN = 30.0


class Declared:
    """Assets and channels of a recording by handle and by source."""

    def __init__(self, reader: LogReader) -> None:
        self.assets: dict[str, Asset] = {}
        self.channels: dict[int, Channel] = {}
        for entry in reader.declarations():
            if isinstance(entry.body, AssetDeclared):
                self.assets[entry.body.asset.id] = entry.body.asset
            elif isinstance(entry.body, ChannelDeclared):
                self.channels[entry.body.handle] = entry.body.channel

    def messages(self) -> Iterator[tuple[str, bytes]]:
        """Source and declaration of each."""
        for source in dict.fromkeys(channel.source for channel in self.channels.values()):
            channels = [channel for channel in self.channels.values() if channel.source == source]
            about = dict.fromkeys(channel.asset for channel in channels)
            assets = [self.assets[name] for name in about if name in self.assets]
            yield source, msgspec.json.encode({"assets": assets, "channels": channels})

    def columns(self, batch: Batch) -> Iterator[bytes]:
        """The rows of a batch as messages; stamps, values and quality are exact, missing is null."""
        for start in range(0, len(batch), ROWS_A_MESSAGE):
            part = batch.take(slice(start, start + ROWS_A_MESSAGE))
            yield msgspec.json.encode(
                {
                    "channel": [self.channels[handle].key.text() for handle in part.channel.tolist()],
                    "observed_at": part.observed_at.tolist(),
                    "received_at": part.received_at.tolist(),
                    "value": [None if value != value else value for value in part.value.tolist()],  # noqa: PLR0124
                    "quality": part.quality.tolist(),
                }
            )


async def paced(reader: LogReader, speed: float) -> AsyncIterator[tuple[str, Batch]]:
    """Batches with the source that gave them, spaced as recorded; `speed` 0 without waiting."""
    began, start = time.monotonic(), None
    for entry in reader.entries():
        if not isinstance(entry.body, Batch):
            continue
        start = entry.log_time if start is None else start
        if speed > 0.0:
            due = began + (entry.log_time - start) / NS_PER_S / speed
            await asyncio.sleep(max(0.0, due - time.monotonic()))
        yield entry.source, entry.body


async def say(client: gmqtt.Client, topic: str, message: bytes, *, retain: bool = False) -> None:
    """Publish with QoS 1, waiting while the broker has as many unconfirmed messages as it takes."""
    while True:
        try:
            client.publish(topic, message, qos=1, retain=retain)
        except OverflowError:
            await asyncio.sleep(0.002)
        else:
            await asyncio.sleep(0)
            return


async def publish(path: Path, host: str, port: int, prefix: str, speed: float = 1.0) -> int:
    """Publish a recording with QoS 1 and return how many rows went out. `CitydeckError` when it cannot be read."""
    unconfirmed = PersistentStorage()
    client = gmqtt.Client(None, persistent_storage=unconfirmed)
    await client.connect(host, port)
    rows = 0
    with LogReader(path) as reader:
        declared = Declared(reader)
        for source, message in declared.messages():
            await say(client, f"{prefix}/{source}/declaration", message, retain=True)
        async for source, batch in paced(reader, speed):
            for message in declared.columns(batch.take(np.isin(batch.channel, list(declared.channels)))):
                await say(client, f"{prefix}/{source}/values", message)
            rows += len(batch)
    # Closing with confirmations unread resets the connection, and the broker forgets what it had not yet taken.
    async with asyncio.timeout(CONFIRMED_WITHIN):
        await unconfirmed.wait_empty()
    await client.disconnect()
    return rows


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description="publish a recording to an MQTT broker")
    parser.add_argument("file", type=Path)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=1883)
    parser.add_argument("--prefix", default="citydeck")
    parser.add_argument("--speed", type=float, default=1.0)
    given = parser.parse_args()
    try:
        rows = asyncio.run(publish(given.file, given.host, given.port, given.prefix, given.speed))
    except (CitydeckError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(f"{rows} rows\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
