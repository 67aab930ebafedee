"""How one cell of the alarm list is painted."""

from PySide6.QtCore import QCoreApplication, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from citydeck.model.alarm import AlarmRow
from citydeck.model.quality import Quality
from widgets import hatch, priority_mark, theme, wording
from widgets.alarm_model import AlarmModel, Column, Index

_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class AlarmDelegate(QStyledItemDelegate):
    """Paints cells straight from the row, without a string round trip through item data."""

    flash_on = True
    """Whether the marks of unacknowledged alarms are filled in this half of the flash."""
    compact = False
    """Two lines in the message column instead of columns, for a narrow list."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(theme.current().px(40), row_height(self.compact))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if not isinstance(model, AlarmModel):
            return
        row = model.row_at(index.row())
        if row is None:
            return
        painter.save()
        column = Column(index.column())
        rect: QRect = option.rect
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        self._ground(painter, rect, row, chosen and column is Column.MARK, chosen)
        inner = rect.adjusted(theme.current().px(8), 0, -theme.current().px(8), 0)
        match column:
            case Column.MARK:
                self._mark(painter, rect, row)
            case Column.STATE:
                self._state(painter, inner, row)
            case Column.MESSAGE:
                (self._two_lines if self.compact else self._message)(painter, inner, row, model)
            case Column.VALUE:
                self._value(painter, inner, row, model)
            case Column.RAISED:
                self._raised(painter, inner, row, model)
            case _:
                self._words(
                    painter, inner, model.text(row, column), row, "strong" if column is Column.ASSET else "body"
                )
        painter.restore()

    def _ground(self, painter: QPainter, rect: QRect, row: AlarmRow, bar: bool, chosen: bool) -> None:
        style = theme.current()
        if chosen:
            painter.fillRect(rect, style.color("raised"))
        if not row.acked and not row.hidden:
            tint = QColor(style.priority(row.priority))
            tint.setAlpha(26 if row.active else 12)
            painter.fillRect(rect, tint)
        if bar:
            painter.fillRect(rect.x(), rect.y(), style.px(3), rect.height(), style.color("accent"))
        painter.setPen(QPen(style.color("grid"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())

    def _mark(self, painter: QPainter, rect: QRect, row: AlarmRow) -> None:
        side = theme.current().px(18)
        box = QRectF(rect.center().x() - side / 2 + 1, rect.center().y() - side / 2 + 0.5, side, side)
        flashing = not row.acked and not row.hidden
        priority_mark.paint(painter, box, row.priority, lit=flashing and self.flash_on)

    def _state(self, painter: QPainter, rect: QRect, row: AlarmRow) -> None:
        style = theme.current()
        letter_box = QRect(rect.x(), rect.y(), style.px(18), rect.height())
        painter.setFont(style.font("strong"))
        painter.setPen(_ink(row))
        painter.drawText(letter_box, _LEFT, str(row.letter))
        self._words(painter, rect.adjusted(style.px(18), 0, 0, 0), wording.letter_name(row.letter), row)

    def _message(self, painter: QPainter, rect: QRect, row: AlarmRow, model: AlarmModel) -> None:
        right = self._badges(painter, rect, row, model)
        left = QRect(rect.x(), rect.y(), max(0, right - rect.x()), rect.height())
        self._words(painter, left, model.text(row, Column.MESSAGE), row)

    def _two_lines(self, painter: QPainter, rect: QRect, row: AlarmRow, model: AlarmModel) -> None:
        """Asset and value above; state, message, badges and age below."""
        style = theme.current()
        inner = rect.adjusted(-style.px(4), style.px(5), 0, -style.px(5))
        half = inner.height() // 2
        upper = QRect(inner.x(), inner.y(), inner.width(), half)
        lower = QRect(inner.x(), inner.y() + half, inner.width(), inner.height() - half)
        reading = model.facts.reading(row)
        width = min(_width("body", reading.text) + 2, upper.width() * 3 // 5)
        self._value(painter, QRect(upper.right() + 1 - width, upper.y(), width, half), row, model)
        named = upper.adjusted(0, 0, -width - style.px(10), 0)
        self._words(painter, named, model.text(row, Column.ASSET), row, "strong")
        clock, age = model.facts.raised(row)
        when = f"{clock} · {age}" if age else clock
        self._words(painter, lower, when, row, "caption", align=_RIGHT)
        left = lower.adjusted(0, 0, -_width("caption", when) - style.px(10), 0)
        room = self._badges(painter, left, row, model)
        words = f"{row.letter} · {model.text(row, Column.MESSAGE)}"
        self._words(painter, QRect(left.x(), left.y(), max(0, room - left.x()), left.height()), words, row)

    def _badges(self, painter: QPainter, rect: QRect, row: AlarmRow, model: AlarmModel) -> int:
        """Badges from the right end of `rect`; returns where the room left of them ends."""
        right = rect.right()
        for text, token in reversed(badges(row, model)):
            right = _badge(painter, QRect(rect.x(), rect.y(), right - rect.x(), rect.height()), text, token)
        return right

    def _value(self, painter: QPainter, rect: QRect, row: AlarmRow, model: AlarmModel) -> None:
        reading = model.facts.reading(row)
        if reading.quality in (Quality.STALE, Quality.BAD):
            style = theme.current()
            color = style.color("stale")
            color.setAlpha(90)
            tall = QFontMetrics(style.font("body")).height()
            top = rect.center().y() - tall // 2
            hatch.fill(painter, QRectF(rect.x() - 2, top, rect.width() + 4, tall), color, style.scale)
        self._words(painter, rect, reading.text, row, align=_RIGHT)

    def _raised(self, painter: QPainter, rect: QRect, row: AlarmRow, model: AlarmModel) -> None:
        clock, age = model.facts.raised(row)
        self._words(painter, rect, clock, row)
        style = theme.current()
        painter.setFont(theme.current().tabular("caption"))
        painter.setPen(style.color("dim"))
        painter.drawText(rect, _RIGHT, age)

    def _words(
        self,
        painter: QPainter,
        rect: QRect,
        text: str,
        row: AlarmRow,
        role: theme.Role = "body",
        *,
        align: Qt.AlignmentFlag = _LEFT,
    ) -> None:
        font = theme.current().tabular(role)
        painter.setFont(font)
        painter.setPen(_ink(row))
        painter.drawText(rect, align, QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width()))


def row_height(compact: bool) -> int:
    """Height of a row in pixels."""
    return theme.current().px(48 if compact else 32)


def badges(row: AlarmRow, model: AlarmModel) -> list[tuple[str, str]]:
    """Marks that stand beside the message, each with the theme token of its colour, most important last."""
    marks: list[tuple[str, str]] = []
    if row.shelved_until is not None:
        marks.append((model.facts.shelf_left(row), "dim"))
    if row.chattering:
        marks.append((QCoreApplication.translate("AlarmTable", "chattering ×{0}").format(row.repeats), "medium"))
    elif row.repeats > 1:
        marks.append((f"×{row.repeats}", "dim"))
    if row.quality == Quality.STALE:
        marks.append((QCoreApplication.translate("AlarmTable", "stale"), "stale"))
    if not row.saved:
        marks.append((QCoreApplication.translate("AlarmTable", "NOT SAVED"), "high"))
    return marks


def _badge(painter: QPainter, rect: QRect, text: str, token: str) -> int:
    """Draw a badge at the right end of `rect`; returns where the room left of it ends."""
    style = theme.current()
    font = theme.current().tabular("caption")
    width = QFontMetrics(font).horizontalAdvance(text) + style.px(12)
    height = style.px(18)
    box = QRectF(rect.right() - width, rect.center().y() - height / 2, width, height)
    painter.setFont(font)
    painter.setPen(QPen(style.color(token), 1))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), style.px(3), style.px(3))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    return int(box.left()) - style.px(6)


def _ink(row: AlarmRow) -> QColor:
    style = theme.current()
    if row.hidden:
        return style.color("faint")
    return style.color("dim" if row.acked else "text")


def _width(role: theme.Role, text: str) -> int:
    return QFontMetrics(theme.current().tabular(role)).horizontalAdvance(text)
