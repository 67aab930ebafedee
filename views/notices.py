"""Lines for the operator: what the engine or this console says, in the language in force."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from citydeck.link.message import Notice
from widgets import theme, wording
from widgets.noop import QT_TRANSLATE_NOOP

_WORDS = {
    "no_engine": QT_TRANSLATE_NOOP("Notices", "The engine does not answer. Nothing was changed."),
    "printed": QT_TRANSLATE_NOOP("Notices", "Printed to {file}"),
    "no_printer": QT_TRANSLATE_NOOP("Notices", "No printer here: a PDF file was written, {file}"),
    "print_failed": QT_TRANSLATE_NOOP("Notices", "Nothing was printed: {reason}"),
    "city_windows_full": QT_TRANSLATE_NOOP(
        "Notices", "There are {count} further windows on the city, and no more can be"
    ),
    "bookmark_kept": QT_TRANSLATE_NOOP("Notices", "Bookmark {number} is kept: {name}"),
    "bookmark_none": QT_TRANSLATE_NOOP("Notices", "There is no bookmark {number}"),
    "screen_gone": QT_TRANSLATE_NOOP("Notices", "A screen is gone: its window has moved to {screen}"),
    "city_skipped": QT_TRANSLATE_NOOP(
        "Notices", "{count} objects of the city file were skipped: see “About this city”"
    ),
    "flat": QT_TRANSLATE_NOOP("Notices", "3D is not available ({reason}): flat map"),
    "flat_over": QT_TRANSLATE_NOOP("Notices", "The city is in 3D again"),
    "opened_beside": QT_TRANSLATE_NOOP("Notices", "It has opened in a window of its own; this live room stays"),
    "SOURCE_ADDED": QT_TRANSLATE_NOOP("Notices", "{by} has added the source {source}"),
    "SOURCE_RESTARTED": QT_TRANSLATE_NOOP("Notices", "{by} has restarted the source {source}"),
    "SILENCE": QT_TRANSLATE_NOOP("Notices", "Sound silenced for {seconds} s; a new alarm sounds again"),
    "SOUND_TEST": QT_TRANSLATE_NOOP("Notices", "Sound test: one tone for each priority"),
    "NOT_SAVED": QT_TRANSLATE_NOOP("Notices", "NOT SAVED: the engine cannot write to its disk"),
    "LOG_NOT_WRITTEN": QT_TRANSLATE_NOOP("Notices", "The event log cannot be written; alarms go on"),
    "LOG_WRITTEN_AGAIN": QT_TRANSLATE_NOOP("Notices", "The event log is written again"),
    "IDLE_RULES": QT_TRANSLATE_NOOP("Notices", "Rules that judge nothing: {rules}"),
    "SAVED": QT_TRANSLATE_NOOP("Notices", "Everything is saved again"),
    "saver_on": QT_TRANSLATE_NOOP("Notices", "The screen saver could not be held off: {reason}"),
}
_TOKENS = {"info": "accent", "warning": "medium", "error": "critical"}
_RANKS = {"info": 0, "warning": 1, "error": 2}
LINGER_MS = {"info": 5_000, "warning": 9_000, "error": 12_000}


_WRAPPED = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
MOST_WAITING = 4
"""Lesser notices that wait; older ones are dropped."""


def _rank(notice: Notice) -> int:
    return _RANKS.get(notice.level, 0)


def notice_text(notice: Notice) -> str:
    """One line for a notice; an unknown code is shown with what came with it, never dropped."""
    if notice.code == "refused":
        return wording.refusal(notice.args.get("code", ""), notice.args.get("text", ""))
    source = _WORDS.get(notice.code)
    if source is None:
        return notice.args.get("text") or " ".join((notice.code.replace("_", " "), *notice.args.values()))
    text = QCoreApplication.translate("Notices", source)
    for name, value in notice.args.items():
        text = text.replace(f"{{{name}}}", value)
    return text


class NoticeLine(QWidget):
    """The newest notice under the band; a click takes it away. A lesser one waits while a graver one is shown.

    `part` gives the rectangle that no panel covers: a passing line never lies over readings while there is room.
    """

    def __init__(self, parent: QWidget, console: str = "", part: Callable[[], QRect] | None = None) -> None:
        super().__init__(parent)
        self._ground, self._console, self._part = parent, console, part or parent.rect
        self._notice: Notice | None = None
        self._waiting: list[Notice] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._next)
        self.hide()
        parent.installEventFilter(self)

    def show_notice(self, notice: Notice) -> None:
        """Show it for as long as its level asks; what is meant for another console is passed over."""
        if notice.args.get("console", self._console) != self._console:
            return
        if self.isVisible() and self._notice is not None and _rank(notice) < _rank(self._notice):
            self._waiting = [*self._waiting[-MOST_WAITING + 1 :], notice]
            return
        self._show(notice)

    def text(self) -> str:
        """What is shown."""
        return notice_text(self._notice) if self._notice is not None else ""

    def _show(self, notice: Notice) -> None:
        self._notice = notice
        self.setAccessibleName(notice_text(notice))
        self.place()
        self.show()
        self.raise_()
        self._timer.start(LINGER_MS.get(notice.level, 5_000))

    def _next(self) -> None:
        """The next one that waits, or nothing."""
        self._timer.stop()
        self.hide()
        if self._waiting:
            self._show(self._waiting.pop(0))

    def place(self) -> None:
        now, part = theme.current(), self._part()
        words, edge = QFontMetrics(now.font("strong")), now.px(48)
        wide = min(words.horizontalAdvance(self.text()) + edge, part.width())
        lines = words.boundingRect(QRect(0, 0, wide - edge, part.height()), _WRAPPED, self.text())
        self.setGeometry(part.center().x() - wide // 2, part.top(), wide, lines.height() + now.px(18))

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.place()
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self._next()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._notice is None:
            return
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(now.color("panel_solid"))
        painter.setPen(QPen(now.color(_TOKENS.get(self._notice.level, "accent")), now.px(1.5)))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(1, 1, -1, -1), now.px(6), now.px(6))
        painter.setFont(now.font("strong"))
        painter.setPen(now.color("text"))
        inner = now.px(23)
        painter.drawText(self.rect().adjusted(inner, 0, -inner, 0), _WRAPPED, self.text())
