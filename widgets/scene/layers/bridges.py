"""Bridges, tunnels, pipelines and their sensors by how much of a limit they use."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from citydeck.city.model import CityModel
from citydeck.link.mirror import CityMirror
from citydeck.model import metrics
from widgets.scene.glyphs import STALE as OLD
from widgets.scene.layers.readings import newest
from widgets.scene.layers.scale import STALE, STALE_CLASS, Scale, colour
from widgets.scene.layers.sensors import columns
from widgets.scene.structures.along import along
from widgets.scene.structures.stretches import stretches
from widgets.scene.table import LayerTable, Legend, LegendClass

USE = Scale(((0, "#33566b"), (50, "#4c8fa0"), (75, "#e0d06a"), (90, "#f5912e"), (100, "#e2362c"), (130, "#ffb3c0")))
"""Per cent of the limit at which the most urgent rule of the channel speaks."""
RISING = ("stress", "settlement", "strain", "force", "inclination")
FALLING = ("pressure",)
NEUTRAL = "#9fc4d2"
"""Of what is heard and has no limit."""
SILENT = "#2b3440"
SHOWN_KINDS = ("stress", "inclination", "settlement", "pressure", "temperature", "wind", "load", "other")
"""Glyphs that the legend explains: what structures are watched by."""
METRICS = (*RISING, *FALLING)
"""What its colours are made of."""


def table(city: CityModel, mirror: CityMirror) -> LayerTable:
    """One row an asset with a structural channel; the worst of its metrics counts, a stale one before a good one.

    A sensor without channels of its own shows what its structure shows. Extra `stretches` ``(k, 4)`` uint8 and
    `stretches_hatched` ``(k,)`` bool are told between the sensors along each structure, see `structures.along`, and
    `sensor_…` columns of their glyphs, see `layers.sensors.columns`.
    """
    use: dict[str, float] = {}
    stale: dict[str, bool] = {}
    for metric in METRICS:
        found = newest(mirror, metric)
        for asset, value, old in zip(found.ids, found.value, found.stale, strict=True):
            share = _use(mirror, asset, metric, float(value))
            stale[asset] = stale.get(asset, False) or bool(old)
            if not math.isnan(share):
                use[asset] = max(use.get(asset, 0.0), share)
    found_along = along(city, stretches(city), use, stale)
    for sensor in city.assets:
        if sensor.kind == "sensor" and sensor.id not in stale and sensor.parent in stale:
            stale[sensor.id] = stale[sensor.parent]
            if sensor.parent in use:
                use[sensor.id] = use[sensor.parent]
    ids = tuple(stale)
    rgba = USE.rgba([use.get(key, math.nan) for key in ids]).reshape(-1, 4)
    hatched = np.array([stale[key] for key in ids], bool)
    rgba[hatched] = colour(STALE)
    return LayerTable(ids, rgba, hatched, extra={**_stretched(*found_along), **columns(city, mirror, use, stale)})


def _stretched(value: npt.NDArray[np.float64], old: npt.NDArray[np.bool_]) -> dict[str, npt.NDArray[Any]]:
    """Colours of the stretches of structures: unknown ones are clear, stale ones grey and hatched."""
    rgba = USE.rgba(value).reshape(-1, 4)
    rgba[old] = colour(STALE)
    return {"stretches": rgba, "stretches_hatched": old}


def _use(mirror: CityMirror, asset: str, metric: str, value: float) -> float:
    """Per cent of the limit; without a rule, of the metric's span."""
    if math.isnan(value):
        return math.nan
    limit = _limit(mirror, asset, metric)
    if metric in FALLING:
        return 100.0 * limit / max(value, 1e-9) if limit > 0 else 0.0
    return 100.0 * abs(value) / limit if limit > 0 else 0.0


def _limit(mirror: CityMirror, asset: str, metric: str) -> float:
    """Of the asset's own rules, else of those of what it is on, else of the metric's span."""
    owner = mirror.assets.get(asset)
    for key in (asset, owner.parent if owner is not None else None):
        known = _ruled(mirror, key or "", metric)
        if known:
            return min(known) if metric in FALLING else max(known)
    span = metrics.METRICS[metric]
    return span.low if metric in FALLING else span.high


def _ruled(mirror: CityMirror, asset: str, metric: str) -> list[float]:
    names = ("lolo", "lo") if metric in FALLING else ("hihi", "hi")
    return [
        rule.limits[name]
        for handle in mirror.handles_of_asset.get(asset, ())
        if mirror.channels[handle].metric == metric
        for rule in mirror.rules_of_channel.get(mirror.channels[handle].key.text(), ())
        for name in names
        if name in rule.limits and rule.limits[name] > 0
    ]


def glyph_rgba(table: LayerTable) -> npt.NDArray[np.uint8]:
    """``(n, 4)`` colours of the sensors of a table: without a limit neutral, stale ones grey."""
    rgba = USE.rgba(table.extra["sensor_use"]).reshape(-1, 4)
    rgba[rgba[:, 3] == 0] = colour(NEUTRAL)
    rgba[table.extra["sensor_state"] == OLD] = colour(STALE)
    return rgba


def legend() -> Legend:
    """What the colours mean."""
    inks = {"good": "#4c8fa0", "near": "#f5912e", "limit": "#e2362c", "never": SILENT}
    known = [LegendClass(f"sensor {state}", ink, mark=state) for state, ink in inks.items()]
    states = (*known, replace(STALE_CLASS, mark="stale"))
    kinds = tuple(LegendClass(kind, NEUTRAL, mark=kind) for kind in SHOWN_KINDS)
    return Legend(unit="%", stops=USE.stops, classes=(*states, *kinds))
