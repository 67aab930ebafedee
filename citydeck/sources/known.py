"""What the engine's side knows of one source, put together from what its host tells bit by bit."""

from citydeck.model.asset import Asset
from citydeck.model.channel import Channel
from citydeck.sources import wire


class Known:
    """All that was declared since the source last began anew; a batch's local handle is an index into `channels`.

    An asset that the source does not declare any more stays.
    """

    def __init__(self) -> None:
        self.assets: dict[str, Asset] = {}
        self.channels: list[Channel] = []

    def take(self, found: wire.Found) -> None:
        """Add what was found; what was known before ends with what is told anew."""
        if found.anew:
            self.assets, self.channels = {}, []
        self.assets.update((asset.id, asset) for asset in found.assets)
        self.channels += found.channels
