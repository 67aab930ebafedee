"""The caption of a story: what happens now, the room's language large, the other below, with the presenter's keys."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from views.bridge import Room
from views.closing_card import ClosingCard
from views.session_clock import SessionClock
from widgets import icons, theme, wording

BUTTONS = ("start-over", "step-back", "pause", "step-forward", "close")
WIDEST, NARROWEST = 900, 460
"""Design pixels of a caption's width."""


@dataclass(frozen=True, slots=True)
class Caption:
    """A step's `texts` by language, its place in the story; a `final` one closes it under the story's `title`."""

    texts: dict[str, str]
    index: int
    count: int
    final: bool = False
    title: dict[str, str] = field(default_factory=dict)


class StoryCaptions(QWidget):
    """Shows what `show_step` gave, else, while `enabled`, the recording's marker of now. `pressed` names a button.

    `area` gives the rectangle between band and bar, `taken` the rectangles of panels that a caption stays clear of.
    """

    pressed = Signal(str)

    def __init__(
        self,
        room: Room,
        clock: SessionClock,
        parent: QWidget,
        area: Callable[[], QRect],
        taken: Callable[[], Iterable[QRect]],
    ) -> None:
        super().__init__(parent)
        self._room, self._clock, self._ground = room, clock, parent
        self._area, self._taken = area, taken
        self.step: Caption | None = None
        self.enabled, self.paused = False, False
        self.count, self.words, self.other = QLabel(self), QLabel(self), QLabel(self)
        for label in (self.words, self.other):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        for label in (self.count, self.other):
            label.setProperty("role", "dim")
        self.closing = ClosingCard(parent)
        self.closing.pressed.connect(self.pressed)
        self.buttons = {name: QToolButton(self) for name in BUTTONS}
        self._build()
        clock.ticked.connect(self.refresh)
        room.transport.connect(self.refresh)
        self.hide()
        parent.installEventFilter(self)

    @property
    def final(self) -> bool:
        """Whether the closing card covers the room."""
        return self.step is not None and self.step.final

    def set_enabled(self, enabled: bool) -> None:
        """Follow the recording's markers (or no longer)."""
        self.enabled = enabled
        self.refresh()

    def show_step(self, caption: Caption | None) -> None:
        """A step of a presented story; None ends it."""
        self.step = caption
        self.refresh()
        if self.isVisible():
            self.place()
            self.raise_()
        if self.final:
            self.place()
            self.closing.open_card()

    def set_paused(self, paused: bool) -> None:
        """The presenter holds the story."""
        self.paused = paused
        self.restyle()
        self.refresh()

    def marker_now(self) -> int:
        """Index of the marker that holds now, -1 before the first."""
        now = self._clock.now()
        return sum(at <= now for at, _ in self._room.mirror.transport.markers) - 1

    def refresh(self) -> None:
        """Show the text of now; nothing when there is none."""
        caption = self.step or self._marker()
        words = wording.chosen(caption.texts, self._room.language) if caption is not None else ""
        self.setVisible(bool(words) and not self.final)
        self.closing.setVisible(self.final)
        if caption is None or not words:
            return
        if self.final:
            self.closing.show_end(caption.title, caption.texts, self._room.language)
            return
        count = self.tr("Story · {0} of {1}").format(caption.index + 1, caption.count)
        self.count.setText(count + (" · " + self.tr("paused") if self.paused else ""))
        self.buttons["pause"].setVisible(self.step is not None)
        self.buttons["close"].setVisible(self.step is None)
        other = "\n".join(wording.others(caption.texts, self._room.language))
        if (words, other) != (self.words.text(), self.other.text()):
            self.words.setText(words)
            self.other.setText(other)
            self.other.setVisible(bool(other))
            self.setAccessibleName(words)
            self.place()

    def retranslate(self) -> None:
        tips = {
            "step-back": self.tr("Previous step (Page Up)"),
            "step-forward": self.tr("Next step (Page Down)"),
            "start-over": self.tr("Start over (Home)"),
            "pause": self.tr("Hold the story or go on (Space)"),
            "close": self.tr("Close the captions"),
        }
        for name, tip in tips.items():
            self.buttons[name].setToolTip(tip)
            self.buttons[name].setAccessibleName(tip)
        self.closing.retranslate()
        self.refresh()

    def restyle(self) -> None:
        now = theme.current()
        self.count.setFont(now.font("caption"))
        self.words.setFont(now.font("story"))
        self.other.setFont(now.font("second"))
        self.closing.restyle()
        self._row.setContentsMargins(now.px(20), now.px(12), now.px(14), now.px(14))
        self._row.setSpacing(now.px(4))
        for name, button in self.buttons.items():
            symbol = "play" if name == "pause" and self.paused else name
            tone, off = now.color("dim"), now.color("grid")
            button.setIcon(icons.icon(symbol, tone, off, now.px(16), self.devicePixelRatioF()))
            button.setIconSize(QSize(now.px(16), now.px(16)))
            button.setFixedSize(now.px(34), now.px(34))
        self.place()

    def place(self) -> None:
        """At the foot of the widest part that no panel takes, where subtitles are: skylines stand above it. The closing
        card covers all below the band.
        """
        now, area = theme.current(), self._area()
        if self.final:
            self.closing.place(self._ground.rect(), area.top() - now.px(12))
            return
        left, right = self._free(area)
        wide = min(now.px(WIDEST), right - left)
        tall = self._height(wide)
        self.setGeometry(left + (right - left - wide) // 2, self._foot(area, left, right) - tall, wide, tall)

    def clear_part(self) -> QRect:
        """What neither a panel nor a caption covers under the band: where a passing line may lie."""
        area = self._area()
        left, right = self._free(area)
        foot = self.geometry().top() if self.isVisible() else self._foot(area, left, right)
        return QRect(left, area.top(), right - left, max(0, foot - area.top()))

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and (self.isVisible() or self.final):
            self.place()
        return False

    def _build(self) -> None:
        self._row = QHBoxLayout(self)
        texts = QVBoxLayout()
        texts.addStretch(1)
        texts.addWidget(self.count)
        texts.addWidget(self.words)
        texts.addWidget(self.other)
        texts.addStretch(1)
        self._row.addLayout(texts, 1)
        for name, button in self.buttons.items():
            button.setProperty("flat", True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _=False, name=name: self.pressed.emit(name))
            self._row.addWidget(button)

    def _marker(self) -> Caption | None:
        markers, at = self._room.mirror.transport.markers, self.marker_now()
        return Caption(markers[at][1], at, len(markers)) if self.enabled and at >= 0 else None

    def _height(self, wide: int) -> int:
        """Height that all lines of both texts need when the card is `wide` pixels."""
        edges, gap = self._row.contentsMargins(), max(0, self._row.spacing())
        shown = [button for button in self.buttons.values() if not button.isHidden()]
        left = wide - edges.left() - edges.right() - sum(button.width() + gap for button in shown)
        lines = self.words.heightForWidth(max(1, left))
        if not self.other.isHidden():
            lines += self.other.heightForWidth(max(1, left)) + gap
        return max(lines + self.count.sizeHint().height() + gap + edges.top() + edges.bottom(), theme.current().px(70))

    def _foot(self, area: QRect, left: int, right: int) -> int:
        """Lower end of what is free between `left` and `right`: the first panel's edge, or that of the area."""
        column = QRect(left, area.center().y(), right - left, area.height())
        tops = [one.top() for one in self._taken() if one.intersects(column) and one.top() > area.center().y()]
        return min(tops, default=area.bottom() + 1) - theme.current().px(10)

    def _free(self, area: QRect) -> tuple[int, int]:
        """Left and right end of the widest gap at the top of `area`; all of it when no gap is wide enough."""
        now = theme.current()
        top = QRect(area.left(), area.top(), area.width(), now.px(130))
        taken = sorted((one.left(), one.right() + 1) for one in self._taken() if one.intersects(top))
        edge, at = now.px(12), area.left()
        gaps = []
        for left, right in [*taken, (area.right() + 1, area.right() + 1)]:
            gaps.append((left - at, at, left))
            at = max(at, right)
        wide, left, right = max(gaps)
        if wide < now.px(NARROWEST):
            return area.left(), area.right() + 1
        return left + edge, right - edge

    def paintEvent(self, _event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(now.color("panel"))
        painter.drawRoundedRect(self.rect(), now.px(10), now.px(10))
        painter.fillRect(0, now.px(10), now.px(4), self.height() - now.px(20), now.color("accent"))
