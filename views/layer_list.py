"""The layer list: every map layer with its legend and unit, switched, faded and ordered."""

import time
from collections.abc import Collection
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from citydeck.model.time import NS_PER_S
from views import layer_state
from views.bridge import Room
from views.ghost_choice import GhostChoice
from views.layer_row import LayerRow
from views.layer_source import LayerSource
from views.layer_state import Layers
from views.legends import class_word, fill_scale, layer_name, legend_of, scale_of
from views.panel import Panel
from widgets import theme
from widgets.flat.scene import LEFT_OUT
from widgets.scene.table import LAYERS

AGE_MS = 1000
"""Sources and ages are looked at this often."""


class LayerList(Panel):
    """`layersChanged` tells the state to draw; every change by hand is offered for undo. `layers` is what was chosen:
    a layer that is not `present` is neither offered nor drawn, and comes as it was chosen when it gets a channel.
    """

    key = "layers"
    symbol = "layers"
    minimum = (290, 160)

    layersChanged = Signal(object)

    def __init__(self, room: Room, parent: QWidget | None = None) -> None:
        super().__init__(room, parent)
        self.layers: Layers = layer_state.DEFAULT
        self.present: Collection[str] = LAYERS
        self._flat = False
        self._hear()
        for signal in (room.heard, room.transport, room.baseline):
            signal.connect(self._hear)
        self.rows: dict[str, LayerRow] = {}
        self._inner = QWidget()
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(self._inner)
        self.body.addWidget(self._area)
        for state in self.layers:
            self._add(state.layer)
        self.ghost = GhostChoice(self.rows["ghost"])
        self.rows["ghost"].add_choice(self.ghost)
        self._column.addStretch(1)
        self._ages = QTimer(self, interval=AGE_MS)
        self._ages.timeout.connect(self.show_sources)
        self._ages.start()

    def show_sources(self) -> None:
        """Where each layer's values come from and how old the newest is, or why it is not drawn; nothing while nobody
        sees it.
        """
        if not self.isVisible():
            return
        mirror = self.room.mirror
        for layer, row in self.rows.items():
            if layer not in self.present:
                continue
            if self._flat and layer in LEFT_OUT:
                row.show_source(self.tr("Not on the flat map: in 3D only"))
            else:
                row.show_source(LayerSource.of(layer, mirror).words(self._now()))

    def _now(self) -> int:
        """Session time; while the engine is away it goes on by this machine's clock: what is old grows older."""
        mirror = self.room.mirror
        away = 0.0 if mirror.connected else time.monotonic() - self._heard
        return mirror.transport.now + round(away * NS_PER_S)

    def _hear(self) -> None:
        self._heard = time.monotonic()

    def title(self) -> str:
        return self.tr("Layers")

    def set_layers(self, layers: Layers) -> None:
        """Draw with `layers` from now on."""
        self.layers = layers
        self._show_present()
        for place, state in enumerate(layers):
            row = self.rows[state.layer]
            self._column.removeWidget(row)
            self._column.insertWidget(place, row)
            row.show_state(state.visible, state.opacity, place == 0, place == len(layers) - 1)
        self.layersChanged.emit(self._drawn(layers))

    def set_present(self, present: Collection[str]) -> None:
        """The layers that have a channel."""
        if set(present) != set(self.present):
            self.present = frozenset(present)
            self.set_layers(self.layers)

    def set_flat(self, flat: bool) -> None:
        """Whether the city is a flat map, which does not draw every layer."""
        self._flat = flat
        self.show_sources()

    def _show_present(self) -> None:
        for layer, row in self.rows.items():
            row.show_absent(layer not in self.present, self.tr("No source gives readings for it"))

    def _drawn(self, layers: Layers) -> Layers:
        return tuple(replace(one, visible=one.visible and one.layer in self.present) for one in layers)

    def retranslate(self) -> None:
        super().retranslate()
        self._show_present()
        self.show_sources()
        self.ghost.retranslate()
        for layer, row in self.rows.items():
            legend = legend_of(layer)
            computed = self.tr("modelled") if legend.modelled else ""
            computed = self.tr("illustrative") if legend.illustrative else computed
            if computed and legend.model:
                computed = f"{computed} · {class_word(legend.model)}"
            row.show_words(layer_name(layer), computed, self.tr("Opacity"), self.tr("Move up"), self.tr("Move down"))
            fill_scale(row.legend, layer)

    def restyle(self) -> None:
        super().restyle()
        self._column.setSpacing(theme.current().px(4))
        for row in self.rows.values():
            row.restyle()

    def legend(self) -> list[tuple[str, str]]:
        return [
            (layer_name(layer), " · ".join(row.legend.words()))
            for layer, row in self.rows.items()
            if row.legend.words() and layer in self.present
        ]

    def legend_scale(self, sign: str) -> QWidget | None:
        layer = next((one for one in self.rows if layer_name(one) == sign), None)
        return None if layer is None else scale_of(layer)

    def _add(self, layer: str) -> None:
        row = LayerRow(layer, self._inner)
        self.rows[layer] = row
        self._column.addWidget(row)
        row.switched.connect(lambda on: self._offer(layer_state.changed(self.layers, layer, visible=on)))
        row.opacityMoved.connect(
            lambda now: self.layersChanged.emit(self._drawn(layer_state.changed(self.layers, layer, opacity=now)))
        )
        row.opacityPicked.connect(lambda _, now: self._offer(layer_state.changed(self.layers, layer, opacity=now)))
        row.moved.connect(lambda step: self._offer(layer_state.moved(self.layers, layer, step)))

    def _offer(self, after: Layers) -> None:
        before = self.layers
        if after != before:
            words = self.tr("Change of the map layers")
            self.undoable.emit(words, lambda: self.set_layers(after), lambda: self.set_layers(before))
