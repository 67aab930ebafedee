"""The caption of a story: what is happening now, in the room's language, and the presenter's buttons."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from citydeck.model.time import NS_PER_S
from views.bridge import Room
from views.commands import ask
from views.session_clock import SessionClock
from widgets import icons, theme, wording


class StoryCaptions(QWidget):
    """Follows the markers of the recording. `say` puts a text of the demonstration itself before them."""

    def __init__(self, room: Room, clock: SessionClock, parent: QWidget) -> None:
        super().__init__(parent)
        self._ground = parent
        self._room, self._clock = room, clock
        self._said: dict[str, str] = {}
        self.enabled = False
        self.count, self.words = QLabel(self), QLabel(self)
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.count.setProperty("role", "dim")
        self.buttons = {name: QToolButton(self) for name in ("step-back", "step-forward", "start-over")}
        self._row = QHBoxLayout(self)
        texts = QVBoxLayout()
        texts.addWidget(self.count)
        texts.addWidget(self.words)
        self._row.addLayout(texts, 1)
        for button in self.buttons.values():
            self._row.addWidget(button)
        self.buttons["step-back"].clicked.connect(lambda: self.step(-1))
        self.buttons["step-forward"].clicked.connect(lambda: self.step(1))
        self.buttons["start-over"].clicked.connect(lambda: ask(room, "start_over"))
        clock.ticked.connect(self.refresh)
        room.transport.connect(self.refresh)
        self.hide()
        parent.installEventFilter(self)

    def set_enabled(self, enabled: bool) -> None:
        """A story is being told (or no longer)."""
        self.enabled = enabled
        self.refresh()

    def say(self, texts: dict[str, str]) -> None:
        """A line of the demonstration itself; an empty dict gives the word back to the recording's markers."""
        self._said = texts
        self.refresh()

    def current(self) -> int:
        """Index of the marker that holds now, -1 before the first."""
        now = self._clock.now()
        return sum(at <= now for at, _ in self._room.mirror.transport.markers) - 1

    def step(self, direction: int) -> None:
        """Seek to the next (1) or previous (-1) marker; back goes to the start of this one after 2 s in it."""
        markers = self._room.mirror.transport.markers
        if not markers:
            return
        at = self.current()
        inside = at >= 0 and self._clock.now() - markers[at][0] > 2 * NS_PER_S
        wanted = at if direction < 0 and inside else at + direction
        ask(self._room, "seek", markers[min(max(wanted, 0), len(markers) - 1)][0])

    def refresh(self) -> None:
        """Show the text of now; nothing when there is none."""
        markers, at = self._room.mirror.transport.markers, self.current()
        texts = self._said or (markers[at][1] if at >= 0 else {})
        words = wording.chosen(texts, self._room.language)
        self.setVisible(self.enabled and bool(words))
        if words != self.words.text():
            self.words.setText(words)
            self.place()
        self.count.setText(self.tr("Story · {0} of {1}").format(at + 1, len(markers)))

    def retranslate(self) -> None:
        tips = {
            "step-back": self.tr("Previous step (Page Up)"),
            "step-forward": self.tr("Next step (Page Down)"),
            "start-over": self.tr("Start over (Ctrl+Home)"),
        }
        for name, tip in tips.items():
            self.buttons[name].setToolTip(tip)
            self.buttons[name].setAccessibleName(tip)
        self.refresh()

    def restyle(self) -> None:
        now = theme.current()
        self.count.setFont(now.font("caption"))
        self.words.setFont(now.font("title"))
        self._row.setContentsMargins(now.px(20), now.px(10), now.px(14), now.px(12))
        for name, button in self.buttons.items():
            button.setIcon(icons.icon(name, now.color("dim"), now.color("grid"), now.px(16), self.devicePixelRatioF()))
            button.setIconSize(QSize(now.px(16), now.px(16)))
            button.setFixedSize(now.px(34), now.px(34))
        self.place()

    def place(self) -> None:
        """In the middle under the band, as wide as the free part of the city."""
        parent, now = self._ground, theme.current()
        wide = min(now.px(720), round(parent.width() * 0.5))
        high = max(self._row.heightForWidth(wide), now.px(70))
        self.setGeometry((parent.width() - wide) // 2, now.px(66 + 12), wide, high)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.place()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(now.color("panel"))
        painter.drawRoundedRect(self.rect(), now.px(10), now.px(10))
        painter.fillRect(0, now.px(10), now.px(4), self.height() - now.px(20), now.color("accent"))
