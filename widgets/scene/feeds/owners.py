"""Which layer draws an asset that a feed declares: that of its kind, else the one for all the rest."""

from collections.abc import Collection
from functools import lru_cache
from importlib import import_module

from citydeck.city.model import CityModel
from citydeck.model.asset import Asset
from widgets.scene.symbols import SYMBOLS

LAYER_OF = {
    "incident": "incidents",
    "report": "cases",
    "vehicle": "tracked",
    "parking": "stops",
    "stop": "stops",
}
"""Layers of kinds that nothing of the city itself stands for."""
REST = "feeds"
"""The layer of everything else that has a place and that no other layer shows."""
_CITY: dict[str, str] = {
    **{symbol.kind: symbol.layer for symbol in SYMBOLS},
    "fibre": "fibre",
    "service_area": "services",
    "evacuation_area": "evacuation",
}
"""Layers that draw the city's own things, by kind."""


class Owners:
    """Of one city."""

    def __init__(self, city: CityModel) -> None:
        self.city = city
        solids = [part.ids for part in (city.roads, city.mesh, city.buildings, city.districts) if part is not None]
        self._solid = frozenset(name for ids in solids for name in ids if name)
        self._own = frozenset(asset.id for asset in city.assets)

    def layer(self, asset: Asset, metrics: Collection[str]) -> str:
        """The layer that draws an asset as a symbol; empty when the city's own drawing shows it already."""
        known = LAYER_OF.get(asset.kind)
        if known is not None:
            return known
        if asset.id in self._solid or (asset.id in self._own and self._shown(asset.kind, metrics)):
            return ""
        return REST

    @staticmethod
    def _shown(kind: str, metrics: Collection[str]) -> bool:
        layer = _CITY.get(kind)
        return not metrics or (layer is not None and not _metrics_of(layer).isdisjoint(metrics))


@lru_cache(maxsize=32)
def _metrics_of(layer: str) -> frozenset[str]:
    module = import_module(f"widgets.scene.layers.{layer}")
    return frozenset((*module.METRICS, *getattr(module, "ALSO", ())))
