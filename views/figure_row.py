"""The key figures of a panel side by side, as many as fit, in the order of their weight."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets import theme
from widgets.figure_card import FigureCard


class FigureRow(QWidget):
    """All cards have the same width. A card that does not fit is hidden, never cut, and so is one without a name."""

    def __init__(self, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards = [FigureCard(self) for _ in range(count)]
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def restyle(self) -> None:
        for card in self.cards:
            card.restyle()
        self.updateGeometry()
        self.arrange()

    def arrange(self) -> None:
        """Share the width out."""
        gap, least = theme.current().px(6), theme.current().px(84)
        used = [card for card in self.cards if card.name] or self.cards
        fit = max(1, min(len(used), (self.width() + gap) // (least + gap)))
        wide = (self.width() - gap * (fit - 1)) / fit
        for card in self.cards:
            card.setVisible(card in used[:fit])
        for i, card in enumerate(used):
            left = round(i * (wide + gap))
            card.setGeometry(left, 0, int(wide), self.height())

    def sizeHint(self) -> QSize:
        gap = theme.current().px(6)
        one = self.cards[0].sizeHint()
        return QSize(len(self.cards) * (one.width() + gap) - gap, one.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self.cards[0].minimumSizeHint().width(), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()
