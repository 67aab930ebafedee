"""Bytes of a payload through a mapping, as an adapter reads them."""

from collections.abc import Callable

import pytest

from citydeck.model.asset import Asset
from citydeck.sources.catalogue import Catalogue
from citydeck.sources.contract import Context
from citydeck.sources.mapping.payloads import Payloads
from citydeck.sources.mapping.settings import Payload
from citydeck.sources.rows import Rows

RECEIVED = 1_800_000_000_000_000_000


class Read:
    """What a payload became: `rows` as (last part of the asset's id, metric, value, observed), `refused` as reasons."""

    def __init__(self, how: dict, site) -> None:
        self.refused: list[str] = []
        context = Context("x", site, lambda: RECEIVED, lambda raw, reason: None)
        self._catalogue = Catalogue(context)
        self._payloads = Payloads(Payload(**how), self._catalogue, lambda raw, reason: self.refused.append(reason))
        self._rows = Rows()

    def take(self, raw: bytes, levels: tuple[str, ...] = ()) -> "Read":
        self._payloads.read(raw, RECEIVED, self._rows, levels)
        return self

    @property
    def assets(self) -> dict[str, Asset]:
        return {asset.id.rpartition(":")[2]: asset for asset in self._catalogue.discovery().assets}

    @property
    def rows(self) -> list[tuple[str, str, float | None, int]]:
        channels = self._catalogue.discovery().channels
        told = zip(self._rows.channel, self._rows.value, self._rows.observed_at, strict=True)
        return [
            (channels[handle].asset.rpartition(":")[2], channels[handle].metric, None if value != value else value, at)
            for handle, value, at in told
        ]

    @property
    def values(self) -> list[float | None]:
        return [value for _, _, value, _ in self.rows]


@pytest.fixture
def read(tmp_path) -> Callable[..., Read]:
    """``read(raw, readings=[…], …)``: a payload through a mapping; a reading needs only what is told of it."""

    def through(raw: bytes, levels: tuple[str, ...] = (), *, readings=({"path": "v"},), **how) -> Read:
        told = [{"asset": "urn:ngsi-ld:Road:a", "metric": "speed", **one} for one in readings]
        return Read({"readings": told, **how}, tmp_path).take(raw, levels)

    return through
