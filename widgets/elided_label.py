"""A one-line label that ends in an ellipsis instead of being cut, and says the whole text on hover."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets import theme


class ElidedLabel(QWidget):
    """Plain text in a role's font and a palette token's colour; figures are tabular."""

    def __init__(
        self,
        role: theme.Role = "body",
        token: str = "text",  # noqa: S107 - a colour's name
        parent: QWidget | None = None,
        *,
        right: bool = False,
    ) -> None:
        super().__init__(parent)
        self._role, self._token, self._text = role, token, ""
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        self._align = side | Qt.AlignmentFlag.AlignVCenter
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        """The whole text."""
        return self._text

    def say(self, text: str, token: str | None = None) -> None:
        """Show a text, in another colour when `token` is given."""
        if text == self._text and token in (None, self._token):
            return
        self._text, self._token = text, token or self._token
        self.setAccessibleName(text)
        self.setToolTip("")
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.current().tabular(self._role))
        return QSize(metrics.horizontalAdvance(self._text) + 2, metrics.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def restyle(self) -> None:
        """Take the theme in force."""
        self.updateGeometry()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        style = theme.current()
        font = style.tabular(self._role)
        shown = QFontMetrics(font).elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip(self._text if shown != self._text else "")
        painter = QPainter(self)
        painter.setFont(font)
        painter.setPen(QColor(getattr(style.palette, self._token)))
        painter.drawText(self.rect(), self._align, shown)
        painter.end()
