"""Which map layers a batch of new values concerns: each layer's own channels, kept as a mask over all handles."""

import importlib

import numpy as np
import numpy.typing as npt

from citydeck.link.mirror import CityMirror
from widgets.scene.table import LAYERS


class LayerNews:
    """Call `forget` when channels were declared or a new baseline came."""

    def __init__(self, mirror: CityMirror) -> None:
        self._mirror = mirror
        self._masks: dict[str, npt.NDArray[np.bool_]] = {}

    def forget(self) -> None:
        """The channels are others now."""
        self._masks.clear()

    def of(self, handles: npt.NDArray[np.int32]) -> list[str]:
        """Layers that draw any of `handles`."""
        if not self._masks:
            self._masks = {layer: self._mask(layer) for layer in LAYERS}
        return [layer for layer, mask in self._masks.items() if mask[handles].any()]

    def _mask(self, layer: str) -> npt.NDArray[np.bool_]:
        made = np.zeros(len(self._mirror.value), bool)
        module = importlib.import_module(f"widgets.scene.layers.{layer}")
        metrics: tuple[str, ...] = module.METRICS
        for metric in (*metrics, *getattr(module, "ALSO", ())):
            made[self._mirror.handles_of_metric.get(metric, [])] = True
        return made
