"""The far end of a proof: a recording that is written, and then played without waiting."""

import math
import time
from collections.abc import Sequence
from pathlib import Path

from citydeck.model.asset import Asset
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.model.event import AnyEvent, AssetDeclared, ChannelDeclared, Entry
from citydeck.model.quality import Quality
from citydeck.sources import stand
from citydeck.sources.stand import Point, Reading
from citydeck.sources.stand_recording import LogWriter

FILE = "told.mcap"
SOURCE = "told"


class Stand(stand.Stand):
    """Everything is said before the adapter starts; asking for its settings ends the recording."""

    points = tuple(Point(f"urn:ngsi-ld:AirStation:{name}", "temperature") for name in ("a", "b", "c"))
    keeps = "all"
    resolution = 1
    local = True
    prepared = True

    def __init__(self, folder: Path, secret: str) -> None:
        super().__init__(folder, secret)
        self._there = folder / FILE
        self._away = folder / "away.mcap"
        self._writer: LogWriter | None = None
        self._handles = {point: handle for handle, point in enumerate(self.points)}
        self._seq = 0

    async def start(self) -> None:
        if self._away.is_file():
            self._away.rename(self._there)
            return
        self._writer = LogWriter(self._there)
        for point, handle in self._handles.items():
            self._append(AssetDeclared(asset=Asset(point.asset, "air_station", {"en": point.asset[-1]})))
            channel = Channel(point.asset, point.metric, SOURCE, "Cel")
            self._append(ChannelDeclared(handle=handle, channel=channel))

    def _append(self, body: Batch | AnyEvent, source: str = "") -> None:
        assert self._writer is not None
        self._writer.append(Entry(self._seq, time.time_ns(), body, source))
        self._seq += 1

    async def stop(self) -> None:
        self._end()
        if self._there.is_file():
            self._there.rename(self._away)

    def _end(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.close()

    def settings(self, port: int, ca: str) -> dict[str, object]:  # noqa: ARG002 - there is no connection
        self._end()
        return {"file": FILE, "speed": 0}

    async def say(self, readings: Sequence[Reading]) -> None:
        stamps = [one.observed_at for one in readings]
        values = [math.nan if one.value is None else one.value for one in readings]
        quality = [Quality.BAD if one.value is None else Quality.GOOD for one in readings]
        handles = [self._handles[one.point] for one in readings]
        self._append(Batch.of(handles, stamps, stamps, values, quality), SOURCE)
