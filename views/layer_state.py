"""Which map layers are on, how opaque, and in which order; plain values that settings keep and undo restores."""

from dataclasses import dataclass, replace

from widgets.scene.table import FEEDS, LAYERS


@dataclass(frozen=True, slots=True)
class LayerState:
    """State of one layer."""

    layer: str
    visible: bool = True
    opacity: float = 1.0


Layers = tuple[LayerState, ...]
"""All layers, the uppermost first."""
CALM = {"energy": 0.7, "coverage": 0.6}
"""Layers that cover much of the city start half faded: the city itself stays in sight."""
ON_WISH = ("coverage", "weather", "evacuation", "vehicles", "flow", "ghost", "areas", "bars", "air", "heat", "reports")
"""Layers that move or compare are off until someone wants them, for a room at rest stays at rest; so are those that
would colour the same buildings as energy does.
"""
DEFAULT: Layers = tuple(LayerState(layer, layer not in ON_WISH, CALM.get(layer, 1.0)) for layer in LAYERS)


def changed(layers: Layers, layer: str, visible: bool | None = None, opacity: float | None = None) -> Layers:
    """`layers` with one of them switched or made more or less opaque (0.1 to 1)."""
    return tuple(
        replace(
            state,
            visible=state.visible if visible is None else visible,
            opacity=state.opacity if opacity is None else min(max(opacity, 0.1), 1.0),
        )
        if state.layer == layer
        else state
        for state in layers
    )


def moved(layers: Layers, layer: str, step: int) -> Layers:
    """`layer` one place up (-1) or down (1)."""
    order = list(layers)
    at = next(index for index, state in enumerate(order) if state.layer == layer)
    to = min(max(at + step, 0), len(order) - 1)
    order.insert(to, order.pop(at))
    return tuple(order)


def text(layers: Layers) -> str:
    """One line for a settings file."""
    return " ".join(f"{state.layer}:{int(state.visible)}:{state.opacity:.2f}" for state in layers)


def parse(line: str) -> Layers:
    """Inverse of `text`; unknown layers are dropped, missing ones added with their defaults.

    Those of feeds are added on top, where a new room has them, the others below.
    """
    found: list[LayerState] = []
    for part in line.split():
        layer, _, rest = part.partition(":")
        shown, _, opacity = rest.partition(":")
        try:
            number = float(opacity)
        except ValueError:
            continue
        if layer in LAYERS and layer not in [state.layer for state in found]:
            found.append(LayerState(layer, shown == "1", min(max(number, 0.1), 1.0)))
    missing = [state for state in DEFAULT if state.layer not in [one.layer for one in found]]
    top = tuple(state for state in missing if state.layer in FEEDS)
    return top + tuple(found) + tuple(state for state in missing if state.layer not in FEEDS)
