"""From the mirror to what the scene draws: a colour table a layer, a beam an open alarm. No Qt."""

import importlib
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from citydeck.city.model import CityModel
from citydeck.link.mirror import CityMirror
from widgets.scene.table import Beam, LayerTable


def layer_table(layer: str, city: CityModel, mirror: CityMirror) -> LayerTable:
    """Colours of a layer as its own module computes them."""
    made: LayerTable = importlib.import_module(f"widgets.scene.layers.{layer}").table(city, mirror)
    return made


def slow_table(layer: str, city: CityModel, mirror: CityMirror) -> Callable[[], LayerTable] | None:
    """For a layer that takes long to work out: what works it out in another thread from what is known now."""
    module = importlib.import_module(f"widgets.scene.layers.{layer}")
    if not hasattr(module, "gathered"):
        return None
    return partial(module.drawn, module.gathered(city, mirror))


def open_beams(city: CityModel, mirror: CityMirror) -> list[Beam]:
    """A beam for every asset with a place and an alarm in the list: of the most important one, and it pulses while any
    of them is not acknowledged.
    """
    chosen: dict[str, Beam] = {}
    for row in sorted(mirror.alarms.values(), key=lambda row: (row.priority, row.acked)):
        asset = mirror.assets.get(row.asset)
        if not row.retained or row.hidden or asset is None or asset.place is None:
            continue
        if (known := chosen.get(asset.id)) is not None:
            chosen[asset.id] = replace(known, pulsing=known.pulsing or not row.acked)
            continue
        x, y = city.frame.to_local(asset.place.longitude, asset.place.latitude).reshape(2)
        height = max(0.0, asset.place.height)
        chosen[asset.id] = Beam(row.id, asset.id, int(row.priority), float(x), float(y), height, not row.acked)
    return list(chosen.values())
