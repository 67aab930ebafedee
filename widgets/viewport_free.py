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
    """What is left of `area` when the panels along its edges have cut their strips off: first bars across the whole
    of it, then what stands at the left and the right, then what lies at the top and the bottom between those.
    """
    left, top, right, bottom = area.left(), area.top(), area.right(), area.bottom()
    reach, near, middle = theme.current().px(24), theme.current().px(48), area.center()
    for rect in taken:
        if rect.width() > 0.7 * area.width():
            if rect.center().y() < middle.y():
                top = max(top, rect.bottom())
            else:
                bottom = min(bottom, rect.top())
    for rect in taken:
        if rect.left() <= area.left() + reach and rect.right() < middle.x():
            left = max(left, rect.right())
        elif rect.right() >= area.right() - reach and rect.left() > middle.x():
            right = min(right, rect.left())
    for rect in taken:
        if rect.left() >= left and rect.right() <= right:
            if rect.bottom() >= bottom - near and rect.top() > middle.y():
                bottom = min(bottom, rect.top())
            elif rect.top() <= top + near and rect.bottom() < middle.y():
                top = max(top, rect.bottom())
    return QRectF(QPointF(left, top), QPointF(max(left, right), max(top, bottom)))
