"""What a city without any source says of itself: that nothing is connected yet, and where to go from there."""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from widgets import plate, theme


class BarePlate(QFrame):
    """A line at the foot of `ground`, above the time bar; `asked` is ``plug`` or ``about``."""

    asked = Signal(str)

    def __init__(self, ground: QWidget) -> None:
        super().__init__(ground)
        self._ground = ground
        self.words = QLabel(self)
        self.connect_source, self.about = QPushButton(self), QPushButton(self)
        self.connect_source.setProperty("primary", True)
        self.connect_source.clicked.connect(lambda: self.asked.emit("plug"))
        self.about.clicked.connect(lambda: self.asked.emit("about"))
        self._row = QHBoxLayout(self)
        for part in (self.words, self.connect_source, self.about):
            self._row.addWidget(part)
        self.hide()
        ground.installEventFilter(self)

    def show_bare(self, bare: bool) -> None:
        """Stand there while the session has nothing to gather from."""
        self.setVisible(bare)
        if bare:
            self.place()
            self.raise_()

    def place(self) -> None:
        """In the middle of the foot."""
        size, now = self.sizeHint(), theme.current()
        left = (self._ground.width() - size.width()) // 2
        self.setGeometry(left, self._ground.height() - now.px(100) - size.height(), size.width(), size.height())

    def retranslate(self) -> None:
        """Take the language in force."""
        self.words.setText(self.tr("No readings yet: no source is connected."))
        self.connect_source.setText(self.tr("Connect a source"))
        self.about.setText(self.tr("About this city"))
        self.place()

    def restyle(self) -> None:
        """Take the theme in force."""
        now = theme.current()
        self.words.setFont(now.font("body"))
        for button in (self.connect_source, self.about):
            button.setFont(now.font("body"))
        self._row.setContentsMargins(now.px(18), now.px(12), now.px(12), now.px(12))
        self._row.setSpacing(now.px(10))
        self.place()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.place()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        now = theme.current()
        plate.paint(QPainter(self), self.rect(), now.color("panel_solid"), now.color("border"), now.px(8))
