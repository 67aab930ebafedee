"""Channels that an adapter learns while it runs, in the order in which it learned them."""

from pathlib import Path

import msgspec

from citydeck.model.asset import Asset
from citydeck.model.channel import Channel
from citydeck.model.metrics import METRICS
from citydeck.model.place import Place
from citydeck.sources.contract import Context, Discovery

ASSETS_FILE = "assets.json"


class _Known(msgspec.Struct):
    id: str


def site_assets(site: Path) -> frozenset[str]:
    """Ids that the site's own asset table holds; empty when it has none. Those are never declared by a feed."""
    try:
        data = (site / ASSETS_FILE).read_bytes()
        return frozenset(asset.id for asset in msgspec.json.decode(data, type=list[_Known]))
    except (OSError, msgspec.MsgspecError):
        return frozenset()


def _unknown(asset: str) -> Asset:
    return Asset(asset, "sensor", {"en": asset.rpartition(":")[2] or asset})


class Catalogue:
    """Handles of channels by (asset, metric). `take_news` is the discovery to yield before rows of a new channel."""

    def __init__(self, context: Context) -> None:
        self._source = context.name
        self._site = site_assets(context.site)
        self._assets: dict[str, Asset] = {}
        self._channels: list[Channel] = []
        self._handles: dict[tuple[str, str], int] = {}
        self._news = False

    def __len__(self) -> int:
        return len(self._channels)

    def declare(self, asset: Asset) -> None:
        """An asset that the feed describes, unless the site's own table does."""
        if asset.id not in self._site and self._assets.get(asset.id) != asset:
            self._assets[asset.id] = asset
            self._news = True

    def has_place(self, asset: str) -> bool:
        """Whether nobody needs to say any more where an asset is."""
        known = self._assets.get(asset)
        return asset in self._site or (known is not None and known.place is not None)

    def described(self, asset: str, *, kind: str = "", name: str = "", place: Place | None = None) -> None:
        """What a feed says of an asset beside its readings; its first position stays."""
        if asset in self._site:
            return
        known = self._assets.get(asset) or _unknown(asset)
        where = known.place or place
        names = {**known.names, "en": name} if name else known.names
        self.declare(msgspec.structs.replace(known, kind=kind or known.kind, names=names, place=where))

    def handle(
        self,
        asset: str,
        metric: str,
        unit: str = "",
        period: float | None = None,
        limits: tuple[float, float] | None = None,
    ) -> int:
        """Handle of a channel, new ones declared with `unit` (empty: the metric's canonical unit)."""
        known = self._handles.get((asset, metric))
        if known is not None:
            return known
        if asset not in self._assets:
            self.declare(_unknown(asset))
        canonical = METRICS.get(metric)
        unit = unit or (canonical.unit if canonical else "1")
        handle = self._handles[(asset, metric)] = len(self._channels)
        self._channels.append(Channel(asset, metric, self._source, unit, period=period, limits=limits))
        self._news = True
        return handle

    def discovery(self) -> Discovery:
        """All that is known."""
        self._news = False
        return Discovery(list(self._assets.values()), list(self._channels))

    def take_news(self) -> Discovery | None:
        """All that is known if something came since the last call, else None."""
        return self.discovery() if self._news else None
