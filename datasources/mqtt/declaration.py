"""A payload that says what a broker's other payloads are about."""

import msgspec

from citydeck.model.asset import Asset
from citydeck.model.channel import Channel
from citydeck.sources.catalogue import Catalogue
from citydeck.sources.mapping.path import ABSENT, at
from citydeck.sources.payload import Poisoned


def declare(document: object, catalogue: Catalogue, source: str) -> None:
    """Take over ``{"assets": […], "channels": […]}`` as Citydeck itself writes them; `Poisoned` for anything else."""
    try:
        assets = msgspec.convert(at(document, "assets"), list[Asset]) if at(document, "assets") is not ABSENT else []
        channels = msgspec.convert(at(document, "channels"), list[Channel])
    except msgspec.ValidationError:
        raise Poisoned("not a declaration of assets and channels") from None
    for asset in assets:
        catalogue.declare(asset)
    for channel in channels:
        if channel.source == source:
            catalogue.handle(channel.asset, channel.metric, channel.unit, channel.period, channel.limits)
