"""Which channels a map layer draws: those of its metrics, or what its own module finds among the things of feeds."""

import importlib
from functools import lru_cache
from types import ModuleType

from citydeck.link.mirror import CityMirror


def channels_of(layer: str, mirror: CityMirror) -> list[int]:
    """Handles that a layer draws."""
    module = _module(layer)
    if hasattr(module, "handles"):
        found: list[int] = module.handles(mirror)
        return found
    return [handle for metric in module.METRICS for handle in mirror.handles_of_metric.get(metric, ())]


def heard_of(layer: str, mirror: CityMirror) -> list[int]:
    """Handles of which news makes a layer draw anew."""
    also = getattr(_module(layer), "ALSO", ())
    more = (handle for metric in also for handle in mirror.handles_of_metric.get(metric, ()))
    return [*channels_of(layer, mirror), *more]


def is_present(layer: str, mirror: CityMirror) -> bool:
    """Whether there is anything that a layer could draw."""
    module = _module(layer)
    return bool(module.present(mirror) if hasattr(module, "present") else channels_of(layer, mirror))


@lru_cache(maxsize=64)
def _module(layer: str) -> ModuleType:
    return importlib.import_module(f"widgets.scene.layers.{layer}")
