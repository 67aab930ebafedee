"""Which map layers a batch of new values concerns: each layer's own channels, kept as a mask over all handles."""

import numpy as np
import numpy.typing as npt

from citydeck.link.mirror import CityMirror
from views.layer_channels import heard_of
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
        made[heard_of(layer, self._mirror)] = True
        return made
