"""What of the viewport panels leave free: marks go where they can be seen, names are not written under panels."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtWidgets import QWidget

from widgets import theme


def covered(host: QWidget) -> list[QRectF]:
    """Rectangles of `host` under its visible siblings; clear sheets over the whole of it do not count."""
    parent = host.parentWidget()
    if parent is None:
        return []
    own = QRectF(host.geometry())
    found = []
    for other in parent.children():
        if not isinstance(other, QWidget) or other is host or not other.isVisible() or other.isWindow():
            continue
        clear = other.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        rect = QRectF(other.geometry()).intersected(own)
        if not rect.isEmpty() and not (clear and rect == own):
            found.append(rect.translated(-own.topLeft()))
    return found


def free_corner(area: QRectF, box: QSizeF, taken: Sequence[QRectF]) -> QPointF:
    """Lower left corner for a `box` in `area` off `taken`: lowest, then leftmost; that of `area` if none is free."""
    step, edge = theme.current().px(24), theme.current().px(16)
    inside = area.adjusted(edge, edge, -edge, -edge)
    bottom = inside.bottom()
    while bottom - box.height() >= inside.top():
        left = inside.left()
        while left + box.width() <= inside.right():
            rect = QRectF(left, bottom - box.height(), box.width(), box.height())
            blocking = next((other for other in taken if other.intersects(rect)), None)
            if blocking is None:
                return rect.bottomLeft()
            left = max(left + step, blocking.right() + edge)
        bottom -= step
    return inside.bottomLeft()


def free_area(area: QRectF, taken: Sequence[QRectF]) -> QRectF:
    """What is left of `area` when every panel that lies along one of its edges has cut its strip off; panels in its
    middle do not count.
    """
    left, top, right, bottom = area.left(), area.top(), area.right(), area.bottom()
    reach = theme.current().px(24)
    for rect in taken:
        if rect.height() >= rect.width() and rect.left() <= area.left() + reach:
            left = max(left, rect.right())
        elif rect.height() >= rect.width() and rect.right() >= area.right() - reach:
            right = min(right, rect.left())
        elif rect.width() > rect.height() and rect.top() <= area.top() + reach:
            top = max(top, rect.bottom())
        elif rect.width() > rect.height() and rect.bottom() >= area.bottom() - reach:
            bottom = min(bottom, rect.top())
    return QRectF(QPointF(left, top), QPointF(max(left, right), max(top, bottom)))
