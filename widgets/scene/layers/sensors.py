"""What the glyph of each sensor says: kind and state, in the order of `sensors_of`."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from citydeck.city.model import CityModel
from citydeck.link.mirror import CityMirror
from citydeck.model.asset import Asset
from citydeck.model.quality import Quality
from widgets.scene.glyphs import GOOD, LIMIT, NEAR, NEVER, STALE, kind_of
from widgets.scene.symbols import SYMBOLS, assets_of

SENSOR = next(symbol for symbol in SYMBOLS if symbol.kind == "sensor")
_DISTRUSTED = (Quality.STALE, Quality.BAD)


def sensors_of(city: CityModel) -> list[Asset]:
    """Sensors that stand as glyphs."""
    return assets_of(city, SENSOR)


def columns(
    city: CityModel, mirror: CityMirror, use: Mapping[str, float], stale: Mapping[str, bool]
) -> dict[str, npt.NDArray[Any]]:
    """``(n,)`` uint8 `sensor_kind` (number in `glyphs.KINDS`) and `sensor_state`, float32 `sensor_use` (per cent of the
    limit, NaN unknown). `use` and `stale` are by asset; a sensor without channels measures what its structure does.
    """
    found = sensors_of(city)
    kinds = [kind_of(_metrics(mirror, asset.id) or _metrics(mirror, asset.parent or "")) for asset in found]
    share = [use.get(asset.id, math.nan) for asset in found]
    states = [_state(mirror, asset.id, part, stale) for asset, part in zip(found, share, strict=True)]
    return {
        "sensor_kind": np.array(kinds, np.uint8),
        "sensor_state": np.array(states, np.uint8),
        "sensor_use": np.array(share, np.float32),
    }


def _metrics(mirror: CityMirror, asset: str) -> set[str]:
    return {mirror.channels[handle].metric for handle in mirror.handles_of_asset.get(asset, ())}


def _state(mirror: CityMirror, asset: str, use: float, stale: Mapping[str, bool]) -> int:
    if stale.get(asset):
        return STALE
    if not math.isnan(use):
        return LIMIT if use >= 100.0 else NEAR if use >= 75.0 else GOOD
    heard = [handle for handle in mirror.handles_of_asset.get(asset, ()) if mirror.observed_at[handle] != 0]
    if not heard:
        return NEVER
    old = not mirror.connected or any(
        mirror.quality[handle] in _DISTRUSTED or math.isnan(mirror.value[handle]) for handle in heard
    )
    return STALE if old else GOOD
