"""One line of the layer list: on or off, name, legend with unit, opacity, and its place in the order."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QSlider, QToolButton, QWidget

from widgets import icons, theme
from widgets.legend_strip import LegendStrip


class LayerRow(QWidget):
    """`switched(on)`, `opacityPicked(before, after)` once a drag, `opacityMoved(now)` while dragging, `moved(±1)`."""

    switched = Signal(bool)
    opacityMoved = Signal(float)
    opacityPicked = Signal(float, float)
    moved = Signal(int)

    def __init__(self, layer: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.layer = layer
        self._before = 1.0
        self._absent = self._on = False
        self._choices: list[QWidget] = []
        self.box = QCheckBox(self)
        self.unit = QLabel(self)
        self.unit.setProperty("role", "dim")
        self.unit.setWordWrap(True)
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setRange(10, 100)
        self.slider.setPageStep(10)
        self.up, self.down = QToolButton(self), QToolButton(self)
        self.legend = LegendStrip(self)
        self.source = QLabel(self)
        self.source.setProperty("role", "dim")
        self.source.setWordWrap(True)
        self.reason = QLabel(self)
        self.reason.setProperty("role", "dim")
        self.reason.setWordWrap(True)
        self.reason.hide()
        self._grid = QGridLayout(self)
        self._grid.addWidget(self.box, 0, 0, 1, 3)
        self._grid.addWidget(self.up, 0, 3)
        self._grid.addWidget(self.down, 0, 4)
        self._grid.addWidget(self.legend, 1, 0, 1, 5)
        self._grid.addWidget(self.unit, 2, 0, 1, 5)
        self._grid.addWidget(self.source, 3, 0, 1, 2)
        self._grid.addWidget(self.slider, 3, 2, 1, 3)
        self._grid.addWidget(self.reason, 4, 0, 1, 5)
        self._grid.setColumnStretch(1, 1)
        self.box.clicked.connect(self.switched)
        self.slider.sliderPressed.connect(self._grab)
        self.slider.sliderReleased.connect(self._drop)
        self.slider.valueChanged.connect(self._slide)
        self.up.clicked.connect(lambda: self.moved.emit(-1))
        self.down.clicked.connect(lambda: self.moved.emit(1))

    def show_state(self, visible: bool, opacity: float, first: bool, last: bool) -> None:
        """Controls without telling anyone."""
        self.box.setChecked(visible and not self._absent)
        self.slider.blockSignals(True)
        self.slider.setValue(round(opacity * 100))
        self.slider.blockSignals(False)
        self._before = opacity
        self._on = visible
        self._unfold()
        self.up.setEnabled(not first)
        self.down.setEnabled(not last)

    def show_absent(self, absent: bool, reason: str) -> None:
        """Grey, switched off and with `reason` in place of the legend, for a layer that has nothing to draw."""
        self._absent = absent
        self.reason.setText(reason if absent else "")
        self.box.setToolTip(self.reason.text())
        self.box.setAccessibleDescription(self.reason.text())
        self.reason.setVisible(absent)
        self.box.setEnabled(not absent)
        for part in (self.up, self.down):
            part.setVisible(not absent)
        self._unfold()

    def _unfold(self) -> None:
        """Legend, source and opacity are there while the layer is drawn: a list of many layers stays short."""
        for part in (self.legend, self.source, self.slider, *self._choices):
            part.setVisible(self._on and not self._absent)
        self.unit.setVisible(self._on and not self._absent and bool(self.unit.text()))

    def show_source(self, words: str) -> None:
        """Where its values come from and their age, already translated; written only when it changes."""
        if words != self.source.text():
            self.source.setText(words)
            self.source.setAccessibleName(words)

    def add_choice(self, widget: QWidget) -> None:
        """A control of the layer's own, under its legend."""
        self._grid.addWidget(widget, 5, 0, 1, 5)
        self._choices.append(widget)
        self._unfold()

    def show_words(self, name: str, unit: str, opacity: str, up: str, down: str) -> None:
        """Texts, already translated."""
        self.box.setText(name)
        self.unit.setText(unit)
        self._unfold()
        for widget, words in ((self.slider, opacity), (self.up, up), (self.down, down)):
            widget.setToolTip(words)
            widget.setAccessibleName(f"{name}: {words}")

    def restyle(self) -> None:
        now = theme.current()
        self._grid.setContentsMargins(0, now.px(1), 0, now.px(3))
        self._grid.setHorizontalSpacing(now.px(5))
        self._grid.setVerticalSpacing(now.px(1))
        self.box.setFont(now.font("body"))
        self.unit.setFont(now.font("caption"))
        self.source.setFont(now.font("caption"))
        self.reason.setFont(now.font("caption"))
        self.slider.setFixedWidth(now.px(58))
        for button, symbol in ((self.up, "up"), (self.down, "down")):
            button.setProperty("flat", True)
            button.setIcon(
                icons.icon(symbol, now.color("dim"), now.color("grid"), now.px(12), self.devicePixelRatioF())
            )
            button.setIconSize(QSize(now.px(12), now.px(12)))
            button.setFixedSize(now.px(22), now.px(22))
        self.legend.restyle()

    def _grab(self) -> None:
        self._before = self.slider.value() / 100

    def _slide(self, value: int) -> None:
        self.opacityMoved.emit(value / 100)
        if not self.slider.isSliderDown():
            self._drop()

    def _drop(self) -> None:
        after = self.slider.value() / 100
        if after != self._before:
            before, self._before = self._before, after
            self.opacityPicked.emit(before, after)
