"""What a recording holds, under the handles and the name of the source that plays it."""

import msgspec
import numpy as np
import numpy.typing as npt

from citydeck.model.asset import Asset
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.model.errors import WrongUse
from citydeck.model.event import AssetDeclared, ChannelDeclared
from citydeck.sources.contract import Discovery
from citydeck.sources.recording import LogReader


class Recorded:
    """Declarations of a recording, those of one recorded source or of all (`only` empty).

    `WrongUse` when the recording holds no such source, naming those that it has.
    """

    def __init__(self, reader: LogReader, only: str, name: str) -> None:
        assets: dict[str, Asset] = {}
        kept: dict[int, Channel] = {}
        seen: set[str] = set()
        for entry in reader.declarations():
            if isinstance(entry.body, AssetDeclared):
                assets[entry.body.asset.id] = entry.body.asset
            elif isinstance(entry.body, ChannelDeclared):
                seen.add(entry.body.channel.source)
                if only in ("", entry.body.channel.source):
                    kept[entry.body.handle] = entry.body.channel
        if only and only not in seen:
            raise WrongUse(f"{reader.path} holds no source {only!r} (it has: {', '.join(sorted(seen))})")
        self._handles = np.full(max(kept, default=-1) + 1, -1, np.int32)
        channels = []
        for number, (handle, channel) in enumerate(kept.items()):
            self._handles[handle] = number
            channels.append(msgspec.structs.replace(channel, source=name))
        about = {channel.asset for channel in channels}
        self.discovery = Discovery([asset for asset in assets.values() if asset.id in about], channels)

    def rows(self, batch: Batch) -> Batch:
        """The rows of kept channels, under the source's handles."""
        handles = batch.channel
        inside = (handles >= 0) & (handles < len(self._handles))
        local = (
            np.where(inside, self._handles[np.where(inside, handles, 0)], -1) if len(self._handles) else handles * 0 - 1
        )
        keep: npt.NDArray[np.bool_] = local >= 0
        return batch.take(keep).with_channels(local[keep].astype(np.int32))
