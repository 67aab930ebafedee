"""Paper: the room or the alarm list on white, always with city, mode, provenance and time."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QMarginsF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPageLayout, QPageSize, QPainter, QPen
from PySide6.QtPrintSupport import QPrinter

from citydeck.model.alarm import AlarmRow
from views.bridge import Room
from widgets import age, quantity, theme, wording
from widgets.mode_frame import mode_word, provenance_word

_INK, _DIM, _LINE = QColor("#10161d"), QColor("#44525f"), QColor("#b8c2cc")
_COLUMNS = (0.09, 0.19, 0.30, 0.14, 0.10, 0.18)
"""Shares of the page's width: priority, asset, what, value, raised, acknowledged."""


def to_pdf(path: str) -> QPrinter:
    """A printer that writes a PDF file, A4 landscape."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(path)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageOrientation(QPageLayout.Orientation.Landscape)
    printer.setPageMargins(QMarginsF(12, 12, 12, 12), QPageLayout.Unit.Millimeter)
    return printer


def heading(room: Room, now: int) -> str:
    """City, mode, provenance, local time and zone: the line on every page."""
    hello = room.mirror.hello
    if hello is None:
        return "Citydeck"
    local = age.local(now, hello.site.zone)
    words = [wording.chosen(hello.site.names, room.language) or hello.site.id, mode_word(hello.mode)]
    words += [provenance_word(room.mirror.provenance), local.strftime("%Y-%m-%d %H:%M:%S %Z")]
    return "  ·  ".join(word for word in words if word)


def print_room(room: Room, picture: QImage, now: int, printer: QPrinter) -> bool:
    """A picture of the room with the open alarms under it; False when the printer cannot start."""
    painter = QPainter()
    if not painter.begin(printer):
        return False
    page = _Page(painter, printer, heading(room, now))
    page.head()
    page.picture(picture)
    page.table(room, _open(room))
    painter.end()
    return True


def print_alarms(room: Room, now: int, printer: QPrinter, rows: Sequence[AlarmRow] | None = None) -> bool:
    """The alarm list (`rows`, else all open and shelved ones); False when the printer cannot start."""
    painter = QPainter()
    if not painter.begin(printer):
        return False
    page = _Page(painter, printer, heading(room, now))
    page.head()
    listed = rows if rows is not None else _open(room, hidden=True)
    page.table(room, listed)
    painter.end()
    return True


def _open(room: Room, hidden: bool = False) -> list[AlarmRow]:
    rows = [row for row in room.mirror.alarms.values() if row.retained and (hidden or not row.hidden)]
    return sorted(rows, key=lambda row: (row.acked, row.priority, -(row.raised_at or 0)))


class _Page:
    """Draws downwards in points of a 1/72 inch; begins a new page when there is no room."""

    def __init__(self, painter: QPainter, printer: QPrinter, head: str) -> None:
        self._painter, self._printer, self._head = painter, printer, head
        scale = printer.resolution() / 72
        painter.scale(scale, scale)
        area = printer.pageRect(QPrinter.Unit.Point)
        self.width, self.height, self.y = area.width(), area.height(), 0.0
        self._number = 1

    def head(self) -> None:
        """The heading and a line under it."""
        self._text(QRectF(0, 0, self.width, 16), self._head, 10, bold=True)
        note = QCoreApplication.translate("Printing", "page {0}").format(self._number)
        self._text(QRectF(0, 0, self.width, 16), note, 8, align=Qt.AlignmentFlag.AlignRight)
        self._painter.setPen(QPen(_INK, 0.8))
        self._painter.drawLine(0, 18, round(self.width), 18)
        self.y = 24.0

    def picture(self, image: QImage) -> None:
        """`image` as large as the page allows with a third left for the list."""
        if image.isNull():
            return
        high = min(self.height * 0.62, self.width * image.height() / image.width())
        wide = high * image.width() / image.height()
        self._painter.drawImage(QRectF((self.width - wide) / 2, self.y, wide, high), image)
        self.y += high + 8

    def table(self, room: Room, rows: Sequence[AlarmRow]) -> None:
        """Alarms, one a line."""
        translate = QCoreApplication.translate
        names = (
            translate("Printing", "Priority"), translate("Printing", "Asset"), translate("Printing", "Alarm"),
            translate("Printing", "Value"), translate("Printing", "Raised"), translate("Printing", "Acknowledged"),
        )  # fmt: skip
        self._row(names, bold=True)
        for row in rows:
            if self.y + 26 > self.height:
                self._printer.newPage()
                self._number += 1
                self.head()
                self._row(names, bold=True)
            self._row(_cells(room, row))
        if not rows:
            self._row(("", "", translate("Printing", "No open alarms"), "", "", ""))

    def _row(self, cells: Sequence[str], bold: bool = False) -> None:
        x = 0.0
        for share, text in zip(_COLUMNS, cells, strict=True):
            wide = share * self.width
            self._text(QRectF(x, self.y, wide - 6, 13), text, 8, bold=bold)
            x += wide
        self.y += 14
        self._painter.setPen(QPen(_LINE, 0.4))
        self._painter.drawLine(0, round(self.y), round(self.width), round(self.y))
        self.y += 2

    def _text(
        self,
        rect: QRectF,
        text: str,
        size: int,
        bold: bool = False,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        font = QFont()
        font.setFamilies(list(theme.FAMILIES))
        font.setPixelSize(size)
        font.setBold(bold)
        self._painter.setFont(font)
        self._painter.setPen(_INK if bold else _DIM)
        short = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        self._painter.drawText(rect, align | Qt.AlignmentFlag.AlignVCenter, short)


def _cells(room: Room, row: AlarmRow) -> tuple[str, ...]:
    hello = room.mirror.hello
    zone = hello.site.zone if hello is not None else "UTC"
    asset = room.mirror.assets.get(row.asset)
    metric = row.channel.split("|")[1] if row.channel.count("|") else ""
    value = "" if row.value is None else quantity.value_text(row.value, metric, row.unit, language=room.language)
    acked = f"{row.acknowledged_by} {age.clock_text(row.acknowledged_at, zone)}" if row.acknowledged_by else ""
    return (
        f"{theme.LETTERS[int(row.priority)]} {wording.priority_name(row.priority)}",
        asset.name(room.language) if asset is not None else row.asset,
        f"{row.letter} · {wording.chosen(row.texts, room.language) or row.rule}",
        value,
        age.clock_text(row.raised_at, zone),
        acked,
    )
