"""A card in the middle of the room: help, first start, palette. It never blocks: the room behind it goes on."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from widgets import plate, theme


class Card(QFrame):
    """`heading` and `column` to fill; Escape closes. `width_share` and `height_share` bound it to its parent."""

    closed = Signal()
    width_share, height_share = 0.62, 0.86

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._ground = parent
        self.heading = QLabel(self)
        self.heading.setWordWrap(True)
        self.column = QVBoxLayout(self)
        self.column.addWidget(self.heading)
        self.hide()
        parent.installEventFilter(self)

    def open_card(self) -> None:
        """Show it above everything, in the middle."""
        self.place()
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_card(self) -> None:
        """Hide it and say so."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def place(self) -> None:
        """Middle of the parent, as large as its content wants and the parent allows."""
        parent = self._ground
        self.column.activate()
        most = parent.size()
        size = self.sizeHint().expandedTo(self.minimumSizeHint())
        wide = min(max(size.width(), theme.current().px(420)), round(most.width() * self.width_share))
        high = self.heightForWidth(wide) if self.hasHeightForWidth() else size.height()
        high = min(max(high, size.height()), round(most.height() * self.height_share))
        self.setGeometry((most.width() - wide) // 2, (most.height() - high) // 2, wide, high)

    def retranslate(self) -> None:
        """Put the texts that are always there into the language in force."""

    def restyle(self) -> None:
        now = theme.current()
        self.heading.setFont(now.font("title"))
        edge = now.px(22)
        self.column.setContentsMargins(edge, edge, edge, edge)
        self.column.setSpacing(now.px(12))
        if self.isVisible():
            self.place()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.place()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_card()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        now = theme.current()
        ground = now.color("panel_solid")
        ground.setAlpha(242)
        plate.paint(QPainter(self), self.rect(), ground, now.color("border"), now.px(12))
