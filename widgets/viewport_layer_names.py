"""Names that belong to a layer: evacuation areas with the word of their state, written while the layer is shown."""

from collections.abc import Sequence

from citydeck.city.model import CityModel
from citydeck.model.asset import Asset
from citydeck.model.quality import Quality
from widgets import quantity, wording
from widgets.scene import whereabouts
from widgets.scene.layers import evacuation
from widgets.scene.table import LayerTable
from widgets.viewport_labels import Label, Labels

LAYER = "evacuation"
RANK = 1
ABOVE = 6.0
"""Metres of a name over its prism."""


class LayerNames:
    """Puts its names among those of the city; every call is about the next paint."""

    def __init__(self, labels: Labels) -> None:
        self._labels = labels
        self._city: CityModel | None = None
        self._table = LayerTable.empty()
        self._visible = False
        self._written: tuple[Label, ...] = ()

    def set_city(self, city: CityModel) -> None:
        """Another city, whose own names have just been set."""
        self._city, self._written = city, ()
        self.again()

    def paint(self, layer: str, table: LayerTable) -> None:
        """The newest table of a layer."""
        if layer == LAYER:
            self._table = table
            self.again()

    def show(self, layer: str, visible: bool) -> None:
        """A layer was switched."""
        if layer == LAYER and visible != self._visible:
            self._visible = visible
            self.again()

    def again(self) -> None:
        """Write them anew where anything differs: states or the language."""
        if self._city is None:
            return
        made = tuple(area_names(self._city, self._table)) if self._visible else ()
        if made != self._written:
            self._written = made
            self._labels.set((*made, *self._city.labels))  # of one rank the first is written first


def area_names(city: CityModel, table: LayerTable) -> Sequence[Label]:
    """A name for each row of the layer's table: the area's own, and the word of its state; stale says so."""
    assets = {asset.id: asset for asset in city.assets if asset.kind == evacuation.KIND}
    found = []
    for row, key in enumerate(table.ids):
        asset = assets.get(key)
        spot = whereabouts.of_asset(city, asset) if asset is not None else None
        if asset is None or spot is None:
            continue
        texts = _texts(asset, float(table.extra["state"][row]), stale=bool(table.hatched[row]))
        height = spot[2] + float(table.extra["height"][row]) + ABOVE
        found.append((texts, spot[0], spot[1], height, RANK))
    return found


def _texts(asset: Asset, state: float, *, stale: bool) -> dict[str, str]:
    word = wording.state_name(evacuation.METRICS[0], state) if state >= 0 else quantity.MISSING
    words = f"{word}, {wording.quality_name(Quality.STALE).lower()}" if stale else word
    return {language: f"{name} · {words}" for language, name in asset.names.items()}
