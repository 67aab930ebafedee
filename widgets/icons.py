"""Icons drawn by the project: one SVG a name in ``resources/icons``, tinted with the theme's colours."""

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

import resources

FOLDER = Path(resources.__file__).parent / "icons"


def names() -> tuple[str, ...]:
    """Names of all icons, sorted."""
    return tuple(sorted(file.stem for file in FOLDER.glob("*.svg")))


@lru_cache(maxsize=512)
def pixmap(name: str, color: str, size: int, ratio: float = 1.0) -> QPixmap:
    """Icon `name` in `color` (``#rrggbb``), `size` device-independent pixels square; `KeyError` for no such icon."""
    file = FOLDER / f"{name}.svg"
    if not file.is_file():
        raise KeyError(name)
    source = file.read_text(encoding="utf-8").replace("currentColor", color)
    picture = QPixmap(QSize(size, size) * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(source.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return picture


def icon(name: str, color: QColor, faint: QColor, size: int, ratio: float = 1.0) -> QIcon:
    """`name` as a QIcon: `color` when it can be used, `faint` when it is disabled."""
    made = QIcon(pixmap(name, color.name(), size, ratio))
    made.addPixmap(pixmap(name, faint.name(), size, ratio), QIcon.Mode.Disabled)
    return made
