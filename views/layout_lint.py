"""What is wrong with a window as it stands: overlaps, texts that are cut, signs that no font can write."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QFont, QFontMetrics, QRawFont
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from views.band_status import StatusChip
from views.card import Card
from views.panel import Panel
from widgets.alarm_count import AlarmCount
from widgets.canvas import Canvas
from widgets.mode_frame import ModeBadge
from widgets.source_lamp import SourceLamp

_DRAWN: tuple[type[QWidget], ...] = (StatusChip, AlarmCount, ModeBadge, SourceLamp)
"""Widgets that draw their words themselves and need all of their size hint."""


def faults(window: QWidget) -> list[str]:
    """One line a fault; an empty list when the picture is sound."""
    return [*overlaps(window), *squeezed(window), *clipped(window), *missing_signs(window)]


def overlaps(window: QWidget) -> list[str]:
    """Visible panels that cover each other or reach out of their parent."""
    panels = [panel for panel in window.findChildren(Panel) if panel.isVisible()]
    found = []
    for index, one in enumerate(panels):
        parent = one.parentWidget()
        if parent is not None and not parent.rect().contains(one.geometry()):
            found.append(f"{one.key} reaches out of the window")
        found += [f"{one.key} covers {two.key}" for two in panels[index + 1 :] if _cover(one, two)]
    return found


def squeezed(window: QWidget) -> list[str]:
    """Visible panels and cards that are smaller than their content needs."""
    found = []
    for part in (*window.findChildren(Panel), *window.findChildren(Card)):
        needed, has = part.minimumSizeHint(), part.size()
        if part.isVisible() and (needed.width() > has.width() or needed.height() > has.height()):
            name = part.key if isinstance(part, Panel) else type(part).__name__
            found.append(f"{name} needs {needed.toTuple()}, has {has.toTuple()}")
    return found


def clipped(window: QWidget) -> list[str]:
    """Labels and buttons whose text needs more room than they have. A label that gives way (policy Ignored) may."""
    labels = [
        label.text()
        for label in window.findChildren(QLabel)
        if label.isVisible() and label.text() and not _gives_way(label) and _too_small(label, label.text())
    ]
    buttons = [
        button.text()
        for button in window.findChildren(QAbstractButton)
        if button.isVisible() and button.text() and button.width() < button.minimumSizeHint().width()
    ]
    drawn = [
        part.accessibleName() or type(part).__name__
        for kind in _DRAWN
        for part in window.findChildren(kind)
        if part.isVisible() and part.width() < part.sizeHint().width()
    ]
    painted = [text for part in window.findChildren(Canvas) if part.isVisible() for text in part.cut()]
    return [f"cut: {text!r}" for text in labels + buttons + drawn + painted]


def missing_signs(window: QWidget) -> list[str]:
    """Texts with a character that none of the fonts in use has."""
    texts = {(label.text(), label.font().key()): label.font() for label in window.findChildren(QLabel)}
    texts |= {(button.text(), button.font().key()): button.font() for button in window.findChildren(QAbstractButton)}
    found = []
    for (text, _), font in texts.items():
        bad = sorted({sign for sign in text if not sign.isspace() and not can_write(sign, font)})
        if bad:
            found.append(f"no glyph for {''.join(bad)!r} in {text!r}")
    return found


def can_write(sign: str, font: QFont) -> bool:
    """Whether a family of `font`, or the system's fallback for it, has a glyph for `sign`."""
    for family in font.families():
        one = QFont(font)
        one.setFamilies([family])
        if QRawFont.fromFont(one).supportsCharacter(ord(sign)):
            return True
    return QFontMetrics(font).inFontUcs4(ord(sign))


def _gives_way(label: QLabel) -> bool:
    return label.wordWrap() or label.sizePolicy().horizontalPolicy() == label.sizePolicy().Policy.Ignored


def _too_small(label: QLabel, text: str) -> bool:
    metrics = QFontMetrics(label.font())
    return metrics.horizontalAdvance(text) > label.width() + 1 or metrics.height() > label.height() + 2


def _cover(one: QWidget, two: QWidget) -> bool:
    if one.window() is not two.window() or one.parentWidget() is not two.parentWidget():
        return False
    return not QRect(one.geometry()).intersected(two.geometry()).isEmpty()
