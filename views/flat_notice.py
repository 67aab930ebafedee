"""The line that says why the city is a flat map, and lets a person ask for 3D again."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from citydeck.link.message import Notice
from views.bridge import Room
from widgets import theme
from widgets.noop import QT_TRANSLATE_NOOP
from widgets.presenter_frame import Loss
from widgets.viewport import Viewport

REASONS = {
    "none": QT_TRANSLATE_NOOP("FlatNotice", "no OpenGL here"),
    "lost": QT_TRANSLATE_NOOP("FlatNotice", "the graphics driver was reset"),
    "hangs": QT_TRANSLATE_NOOP("FlatNotice", "the graphics driver does not answer"),
    "failed": QT_TRANSLATE_NOOP("FlatNotice", "drawing failed: {detail}"),
    "chosen": QT_TRANSLATE_NOOP("FlatNotice", "switched off"),
}
LONGEST = 90
"""Characters of an error's own text that are shown."""


def reason_text(loss: Loss) -> str:
    """Why there is no 3D, in the language in force."""
    words = QCoreApplication.translate("FlatNotice", REASONS.get(loss.code, REASONS["failed"]))
    return words.replace("{detail}", loss.detail.splitlines()[0][:LONGEST] if loss.detail else "?")


class FlatNotice(QWidget):
    """Shown as long as `view` has lost its 3D, at the foot of what `part` gives; the room's log line says so too. A
    view that knows nothing of 3D never shows it.
    """

    def __init__(self, view: QWidget, room: Room, parent: QWidget, part: Callable[[], QRect]) -> None:
        super().__init__(parent)
        self._view, self._room, self._part = view, room, part
        self.words, self.again = QLabel(self), QPushButton(self)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.again.clicked.connect(self._ask)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.words)
        self._row.addWidget(self.again)
        self._loss: Loss | None = None
        self.hide()
        parent.installEventFilter(self)
        if isinstance(view, Viewport):
            view.lossChanged.connect(self.refresh)
            self.refresh()

    def refresh(self) -> None:
        """3D was lost, is back, or was tried in vain."""
        before, self._loss = self._loss, self._view.loss if isinstance(self._view, Viewport) else None
        self.again.setEnabled(True)
        self.retranslate()
        self.setVisible(self._loss is not None)
        if self._loss is not None and before is None:
            self.raise_()
            self._room.mirror.notice(Notice(level="warning", code="flat", args={"reason": reason_text(self._loss)}))
        elif self._loss is None and before is not None:
            self._room.mirror.notice(Notice(code="flat_over"))

    def retranslate(self) -> None:
        """Put its words into the language in force."""
        if self._loss is None:
            return
        words = self.tr("3D is not available ({reason}): flat map").replace("{reason}", reason_text(self._loss))
        self.words.setText(words)
        self.again.setText(self.tr("Try again") if self.again.isEnabled() else self.tr("Trying …"))
        self.setAccessibleName(words)
        self.place()

    def restyle(self) -> None:
        """Take the theme in force."""
        now = theme.current()
        self.words.setFont(now.font("strong"))
        self.again.setFont(now.font("body"))
        self._row.setContentsMargins(now.px(14), now.px(7), now.px(8), now.px(7))
        self._row.setSpacing(now.px(14))
        self.place()

    def place(self) -> None:
        """In the middle of the foot of the part that nothing covers."""
        part = self._part()
        self.words.setWordWrap(False)
        wanted = self.sizeHint()
        if wanted.width() > part.width():
            self.words.setWordWrap(True)
        wide = min(wanted.width(), max(part.width(), theme.current().px(240)))
        high = max(wanted.height(), self.heightForWidth(wide))
        edge = theme.current().px(10)
        self.setGeometry(part.center().x() - wide // 2, part.bottom() - high - edge, wide, high)

    def _ask(self) -> None:
        self.again.setEnabled(False)
        self.retranslate()
        if isinstance(self._view, Viewport):
            self._view.try_3d()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.place()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(now.color("panel_solid"))
        painter.setPen(QPen(now.color("medium"), now.px(1.5)))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(1, 1, -1, -1), now.px(6), now.px(6))
        painter.end()
