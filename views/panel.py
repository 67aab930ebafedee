"""Base of every panel: a titled translucent card over the scene that a person can move, resize and hide."""

from typing import ClassVar

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from views.bridge import Room
from views.panel_grip import PanelGrip
from views.panel_title import PanelTitle
from widgets import plate, theme


class Panel(QFrame):
    """Subclasses put their content into `self.body` and override `title`, `retranslate` and `restyle`.

    `key` names the panel in layouts and never changes; `symbol` is an icon's name; `minimum` the least size in design
    pixels (multiplied by the theme's scale). The shell sets `bounds`, the rectangle of the parent that panels may
    use, and follows the signals:

    - `geometryEdited(before, after)`: a person moved or resized the panel (one signal a move, for undo);
    - `hideAsked()`: a person hides the panel;
    - `undoable(text, redo, undo)`: a change that Ctrl+Z shall take back, such as a filter; `redo` and `undo` are
      callables without arguments, and `redo` is called once by the shell.
    """

    key: ClassVar[str] = ""
    symbol: ClassVar[str] = ""
    minimum: ClassVar[tuple[int, int]] = (260, 140)

    geometryEdited = Signal(QRect, QRect)
    hideAsked = Signal()
    undoable = Signal(str, object, object)

    def __init__(self, room: Room, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.room = room
        self.bounds = QRect()
        self.locked = False
        self._before = QRect()
        self.setObjectName(f"panel-{self.key}")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.header = PanelTitle(self.symbol, self)
        self.grip = PanelGrip(self)
        self.content = QWidget(self)
        self.body = QVBoxLayout(self.content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.setSpacing(0)
        outer.addWidget(self.header)
        outer.addWidget(self.content, 1)
        self._connect()

    def title(self) -> str:
        """Name in the language in force."""
        raise NotImplementedError

    def retranslate(self) -> None:
        """Put every text into the language in force; called once after building and at each change of language."""
        self.header.set_text(self.title())
        self.header.hider.setToolTip(self.tr("Hide this panel (bring it back from Panels)"))
        self.header.hider.setAccessibleName(self.tr("Hide {panel}").format(panel=self.title()))
        self.setAccessibleName(self.title())

    def restyle(self) -> None:
        """Take sizes and colours of `widgets.theme.current()`; called once after building and at each change."""
        now = theme.current()
        self.body.setContentsMargins(now.px(12), now.px(4), now.px(12), now.px(12))
        self.body.setSpacing(now.px(6))
        self.header.restyle()
        self.grip.setFixedSize(now.px(16), now.px(16))
        self.update()

    def legend(self) -> list[tuple[str, str]]:
        """``(key or sign, meaning)`` lines that the help card shows while this panel is visible."""
        return []

    def legend_sign(self, sign: str) -> QWidget | None:  # noqa: ARG002 - for panels that draw some
        """A drawing for the `sign` of one of the legend's lines, made anew; None where the word itself stands."""
        return None

    def legend_scale(self, sign: str) -> QWidget | None:  # noqa: ARG002 - for panels that draw some
        """A drawing that stands for the meaning of a line, such as a colour scale; None where the words say it."""
        return None

    def least(self) -> QSize:
        """Least size in pixels."""
        now = theme.current()
        return QSize(now.px(self.minimum[0]), now.px(self.minimum[1]))

    def set_locked(self, locked: bool) -> None:
        """A locked panel stays where it is."""
        self.locked = locked
        self.header.set_locked(locked)
        self.grip.setVisible(not locked)

    def fitted(self, wanted: QRect) -> QRect:
        """`wanted`, at least as large as `least`, moved and cut so that it lies inside `bounds`."""
        room = self.bounds if self.bounds.isValid() else wanted
        least = self.least().boundedTo(room.size())
        size = wanted.size().expandedTo(least).boundedTo(room.size())
        left = min(max(wanted.left(), room.left()), room.right() + 1 - size.width())
        top = min(max(wanted.top(), room.top()), room.bottom() + 1 - size.height())
        return QRect(QPoint(left, top), size)

    def _connect(self) -> None:
        self.header.grabbed.connect(self._grab)
        self.header.dragged.connect(self._move)
        self.header.dropped.connect(self._drop)
        self.header.stepped.connect(self._step)
        self.header.hideAsked.connect(self.hideAsked)
        self.grip.grabbed.connect(self._grab)
        self.grip.dragged.connect(self._stretch)
        self.grip.dropped.connect(self._drop)

    def _grab(self) -> None:
        self._before = self.geometry()
        self.raise_()

    def _move(self, offset: QPoint) -> None:
        self.setGeometry(self.fitted(self._snapped(self._before.translated(offset))))

    def _stretch(self, offset: QPoint) -> None:
        size = QSize(self._before.width() + offset.x(), self._before.height() + offset.y()).expandedTo(self.least())
        wanted = QRect(self._before.topLeft(), size)
        self.setGeometry(wanted.intersected(self.bounds) if self.bounds.isValid() else wanted)

    def _drop(self) -> None:
        if self.geometry() != self._before:
            self.geometryEdited.emit(self._before, self.geometry())

    def _step(self, step: QPoint, resize: bool) -> None:
        self._grab()
        distance = step * theme.current().px(8)
        (self._stretch if resize else self._move)(distance)
        self._drop()

    def _snapped(self, wanted: QRect) -> QRect:
        """Stick to the edges of `bounds` when nearer than 10 design pixels."""
        near, room = theme.current().px(10), self.bounds
        if not room.isValid():
            return wanted
        if abs(wanted.left() - room.left()) < near:
            wanted.moveLeft(room.left())
        elif abs(wanted.right() - room.right()) < near:
            wanted.moveRight(room.right())
        if abs(wanted.top() - room.top()) < near:
            wanted.moveTop(room.top())
        elif abs(wanted.bottom() - room.bottom()) < near:
            wanted.moveBottom(room.bottom())
        return wanted

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.grip.move(self.width() - self.grip.width() - 1, self.height() - self.grip.height() - 1)
        self.grip.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        now = theme.current()
        plate.paint(QPainter(self), self.rect(), now.color("panel"), now.color("border"), now.px(8))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a panel never reaches the scene behind it."""
        self.raise_()
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turning the wheel over a panel never zooms the city."""
        event.accept()

    def sizeHint(self) -> QSize:
        return self.least().expandedTo(super().sizeHint())

    def focus(self) -> None:
        """Bring the panel to the front and give its title the keyboard."""
        self.raise_()
        self.header.setFocus(Qt.FocusReason.ShortcutFocusReason)
