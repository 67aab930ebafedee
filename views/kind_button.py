"""A kind of source to choose: its name, and what it gives."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from views.source_kind import SourceKind
from widgets import theme

LINES = 3


class KindButton(QAbstractButton):
    """Checkable; one of a group is on."""

    def __init__(self, kind: SourceKind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = kind
        self._gives = ""
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def retranslate(self, language: str) -> None:
        self.setText(self.kind.names.get(language, self.kind.id))
        self._gives = self.kind.gives.get(language, "")
        self.setAccessibleName(self.text())
        self.setAccessibleDescription(self._gives)
        self.setToolTip(self._gives)
        self.update()

    def said(self) -> str:
        """Everything by which a person could look for it."""
        return " ".join((self.kind.id, self.text(), self._gives))

    def restyle(self) -> None:
        self.setFont(theme.current().font("strong"))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        now = theme.current()
        strong, caption = QFontMetrics(now.font("strong")), QFontMetrics(now.font("caption"))
        return QSize(now.px(230), strong.height() + caption.height() * LINES + now.px(24))

    def minimumSizeHint(self) -> QSize:
        wide = QFontMetrics(theme.current().font("strong")).horizontalAdvance(self.text()) + theme.current().px(24)
        return QSize(max(theme.current().px(170), wide), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        painter.setBrush(now.color("raised" if on or self.underMouse() else "panel_solid"))
        painter.setPen(now.color("accent" if on or self.hasFocus() else "border"))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), now.px(6), now.px(6))
        box = self.rect().adjusted(now.px(12), now.px(9), -now.px(12), -now.px(9))
        painter.setFont(now.font("strong"))
        painter.setPen(now.color("accent" if on else "text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, self.text())
        box.setTop(box.top() + QFontMetrics(now.font("strong")).height() + now.px(4))
        painter.setFont(now.font("caption"))
        painter.setPen(now.color("dim"))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft) | int(Qt.TextFlag.TextWordWrap), self._gives)
