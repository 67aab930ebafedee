"""The strip of tools over the city: which one is in hand, what it wants, what it found; the cut's slider."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSlider, QToolButton, QVBoxLayout, QWidget

from views import tool_words
from widgets import icons, plate, theme
from widgets.scene.measure import length_words

TOOLS = ("measure", "height", "sight", "cut", "box", "lasso")
WIDEST = 720
"""Design pixels."""


class ToolStrip(QFrame):
    """`picked(name)` a tool's button, ``copy``, ``clear`` or ``close``; `cutMoved(metres)` the slider; `left()` Escape.

    `part` gives the rectangle that nothing else covers: the strip lies at its upper edge.
    """

    picked = Signal(str)
    cutMoved = Signal(float)
    left = Signal()

    def __init__(self, parent: QWidget, part: Callable[[], QRect]) -> None:
        super().__init__(parent)
        self._ground, self._part = parent, part
        self.tools = {name: QToolButton(self) for name in TOOLS}
        self.deeds = {name: QToolButton(self) for name in ("copy", "clear", "close")}
        self.heading, self.finding, self.hint = QLabel(self), QLabel(self), QLabel(self)
        self.slider, self.height_label = QSlider(Qt.Orientation.Horizontal, self), QLabel(self)
        self._build()
        self.hide()
        parent.installEventFilter(self)

    def show_state(self, tool: str, heading: str, finding: str, hint: str) -> None:
        """A tool in hand (or ``cut``, or none), what is going on, what was found and what may be done."""
        for name, button in self.tools.items():
            button.setChecked(name == tool or (name == "cut" and not self.slider.isHidden()))
        for label, text in ((self.heading, heading), (self.finding, finding), (self.hint, hint)):
            label.setText(text)
            label.setVisible(bool(text))
        self.setAccessibleName(" ".join(part for part in (heading, finding, hint) if part))
        self.place()
        if self.isHidden():
            self.show()
            self.raise_()

    def show_tools(self, shown: bool) -> None:
        """With the buttons of the tools, or words alone."""
        for button in self.tools.values():
            button.setVisible(shown)

    def show_deeds(self, copies: bool, clears: bool) -> None:
        """What can be done with what was found."""
        self.deeds["copy"].setVisible(copies)
        self.deeds["clear"].setVisible(clears)

    def show_cut(self, height: float | None, highest: float) -> None:
        """The slider at `height` of `highest` metres, gone for None."""
        for part in (self.slider, self.height_label):
            part.setVisible(height is not None)
        if height is not None:
            self.slider.blockSignals(True)
            self.slider.setRange(1, max(2, round(highest)))
            self.slider.setValue(round(height))
            self.slider.blockSignals(False)
            self.height_label.setText(self.tr("cut at {0}").format(length_words(height)))

    def retranslate(self) -> None:
        tips = {name: tool_words.name(name) for name in TOOLS}
        tips |= {"copy": self.tr("Copy (Ctrl+Shift+C)"), "clear": self.tr("Clear"), "close": self.tr("Leave (Esc)")}
        for name, button in (*self.tools.items(), *self.deeds.items()):
            button.setToolTip(tips[name])
            button.setAccessibleName(tips[name])
        self.slider.setAccessibleName(self.tr("Height above which nothing is drawn"))

    def restyle(self) -> None:
        now = theme.current()
        self.heading.setFont(now.font("strong"))
        self.finding.setFont(now.font("title"))
        self.hint.setFont(now.font("caption"))
        self.hint.setProperty("role", "dim")
        self.height_label.setFont(now.tabular("strong"))
        self.height_label.setMinimumWidth(now.px(104))
        self._column.setContentsMargins(now.px(14), now.px(8), now.px(10), now.px(9))
        self._column.setSpacing(now.px(4))
        self._row.setSpacing(now.px(3))
        symbols = {"clear": "undo"}
        for name, button in (*self.tools.items(), *self.deeds.items()):
            picture = icons.icon(
                symbols.get(name, name), now.color("text"), now.color("grid"), now.px(18), self.devicePixelRatioF()
            )
            button.setIcon(picture)
            button.setIconSize(QSize(now.px(18), now.px(18)))
            button.setFixedSize(now.px(32), now.px(32))
        self.place()

    def place(self) -> None:
        """In the middle of the free part's upper edge, as wide as its words want."""
        now, part = theme.current(), self._part()
        most = max(now.px(260), min(now.px(WIDEST), part.width()))
        for label in (self.finding, self.hint):
            label.setWordWrap(False)
        self._column.invalidate()
        wide = min(self.sizeHint().width(), most)
        for label in (self.finding, self.hint):
            label.setWordWrap(label.sizeHint().width() > wide - now.px(26))
        self._column.invalidate()
        high = self._column.totalHeightForWidth(wide) if self._column.hasHeightForWidth() else self.sizeHint().height()
        self.setGeometry(part.center().x() - wide // 2, part.top(), wide, high)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.place()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        now = theme.current()
        ground = now.color("panel_solid")
        ground.setAlpha(235)
        plate.paint(QPainter(self), self.rect(), ground, now.color("border"), now.px(8))

    def _build(self) -> None:
        self._row, cut = QHBoxLayout(), QHBoxLayout()
        for name, button in (*self.tools.items(), *self.deeds.items()):
            button.setProperty("flat", True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setCheckable(name in self.tools)
            button.clicked.connect(lambda _=False, name=name: self.picked.emit(name))
        for button in self.tools.values():
            self._row.addWidget(button)
        self._row.addSpacing(8)
        self._row.addWidget(self.heading)
        self._row.addStretch(1)
        for button in self.deeds.values():
            self._row.addWidget(button)
        for label in (self.heading, self.finding, self.hint):
            label.setTextFormat(Qt.TextFormat.PlainText)
        cut.addWidget(self.slider, 1)
        cut.addWidget(self.height_label)
        self.slider.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.slider.valueChanged.connect(lambda value: self.cutMoved.emit(float(value)))
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._row)
        self._column.addLayout(cut)
        self._column.addWidget(self.finding)
        self._column.addWidget(self.hint)
