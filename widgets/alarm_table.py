"""The alarm list's table: virtual, calm, and it keeps the selection and the scroll position whatever arrives."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from citydeck.model.alarm import AlarmRow
from widgets import theme, wording
from widgets.alarm_book import AlarmBook, Counts, Filter
from widgets.alarm_delegate import AlarmDelegate, row_height
from widgets.alarm_model import AlarmFacts, AlarmModel, Column, title

FLASH_MS = 500
_COMPACT_BELOW = 640
_SELECT = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows


class AlarmTable(QTableView):
    """Shows an `AlarmBook` through a `Filter`. `refresh` is cheap: the order is numpy's, only visible rows repaint.

    Signals: `chosen` an alarm id when a person selects a row; `entered_on` an alarm id on Enter or a double click.
    """

    chosen = Signal(str)
    entered_on = Signal(str)

    def __init__(self, book: AlarmBook, facts: AlarmFacts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.book = book
        self.filter = Filter()
        self._widths: dict[Column, int] = {}
        self.selected = ""
        self.rows = AlarmModel(book, facts, self)
        self.painter_of_cells = AlarmDelegate(self)
        self.setModel(self.rows)
        self.setItemDelegate(self.painter_of_cells)
        self._dress()
        self.selectionModel().currentRowChanged.connect(self._on_current)
        self.doubleClicked.connect(lambda index: self._enter(index.row()))
        self._flash = QTimer(self, interval=FLASH_MS)
        self._flash.timeout.connect(self.flash)
        self._flash.start()

    def refresh(self) -> Counts:
        """Take the book's present order; the selected alarm stays selected and what is read stays where it is."""
        top = self.rows.row_at(self.verticalScrollBar().value()) if self.verticalScrollBar().value() else None
        self.rows.set_order(self.book.order(self.filter))
        self._keep_selection()
        if top is not None:
            place = self.rows.place_of(top.id)
            if place >= 0:
                self.verticalScrollBar().setValue(place)
        self.repaint_visible()
        return self.book.counts(self.filter)

    def set_filter(self, wanted: Filter) -> Counts:
        """Show through another filter, from the top."""
        self.filter = wanted
        self.verticalScrollBar().setValue(0)
        return self.refresh()

    def select(self, alarm: str) -> None:
        """Select an alarm that was chosen elsewhere (no signal); scrolls to it."""
        self.selected = alarm
        self._keep_selection()
        place = self.rows.place_of(alarm)
        if place >= 0:
            self.scrollTo(self.rows.index(place, Column.STATE))

    def row(self) -> AlarmRow | None:
        """The selected alarm as the book has it now, also when the filter hides it."""
        slot = self.book.slot_of(self.selected)
        return self.book.rows[slot] if slot >= 0 else None

    def visible_span(self) -> tuple[int, int]:
        """First and last row that the viewport shows."""
        first = max(0, self.rowAt(0))
        last = self.rowAt(self.viewport().height() - 1)
        return first, last if last >= 0 else self.rows.rowCount() - 1

    def repaint_visible(self) -> None:
        """Tell the view that what it shows may differ: ages, values, states."""
        self.rows.touch(*self.visible_span())

    def flash(self) -> None:
        """The other half of the flash: repaints the marks of visible rows, and only when one of them flashes."""
        first, last = self.visible_span()
        shown = (self.rows.row_at(place) for place in range(first, last + 1))
        self.painter_of_cells.flash_on = not self.painter_of_cells.flash_on
        if any(row is not None and not row.acked for row in shown):
            width = self.columnWidth(Column.MARK)
            self.viewport().update(0, 0, width, self.viewport().height())

    def restyle(self) -> None:
        """Take the theme and the language in force; widths come from the font, never from 10,000 cells."""
        style = theme.current()
        self.setFont(style.font("body"))
        header = self.horizontalHeader()
        header.setFont(style.font("caption"))
        header.setFixedHeight(style.px(26))
        body = QFontMetrics(style.font("body"))
        pad = style.px(18)
        letters = max(body.horizontalAdvance(wording.letter_name(letter)) for letter in "ABCD")
        self._widths = {
            Column.MARK: style.px(36),
            Column.STATE: letters + style.px(18) + pad,
            Column.ASSET: body.horizontalAdvance("0") * 17 + pad,
            Column.VALUE: body.horizontalAdvance("0") * 17 + pad,
            Column.RAISED: body.horizontalAdvance("00:00:00  0 h 00 min") + pad,
            Column.ACK: max(body.horizontalAdvance("0") * 14, body.horizontalAdvance(title(Column.ACK))) + pad,
        }
        self.setStyleSheet(_sheet(style))
        self._fit()

    def retranslate(self) -> None:
        """Take the language in force."""
        self.rows.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)
        self.restyle()
        self.repaint_visible()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def _fit(self) -> None:
        """Columns where they fit; a narrow list shows two lines a row instead."""
        width = self.viewport().width()
        compact = width < theme.current().px(_COMPACT_BELOW)
        self.painter_of_cells.compact = compact
        self.horizontalHeader().setVisible(not compact)
        self.verticalHeader().setDefaultSectionSize(row_height(compact))
        free = width - self._widths[Column.MARK] - self._widths[Column.ASSET] - theme.current().px(200)
        for column, wanted in self._widths.items():
            self.setColumnWidth(column, wanted)
        self.setColumnHidden(Column.ASSET, compact)
        for column in (Column.STATE, Column.VALUE, Column.RAISED, Column.ACK):
            free -= self._widths[column]
            self.setColumnHidden(column, compact or free < 0)

    def _dress(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(Column.MESSAGE, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.restyle()

    def _keep_selection(self) -> None:
        place = self.rows.place_of(self.selected)
        index = self.rows.index(place, Column.STATE) if place >= 0 else QModelIndex()
        if index == self.currentIndex() and self.selectionModel().isSelected(index) == index.isValid():
            return
        blocker = QSignalBlocker(self.selectionModel())
        if index.isValid():
            self.selectionModel().setCurrentIndex(index, _SELECT)
        else:
            self.selectionModel().clear()
        blocker.unblock()
        self.viewport().update()

    def _on_current(self, index: QModelIndex, _before: QModelIndex) -> None:
        row = self.rows.row_at(index.row())
        if row is not None and row.id != self.selected:
            self.selected = row.id
            self.chosen.emit(row.id)

    def _enter(self, place: int) -> None:
        row = self.rows.row_at(place)
        if row is not None:
            self.entered_on.emit(row.id)


def _sheet(style: theme.Theme) -> str:
    p = style.palette
    return (
        f"QTableView {{ background: transparent; border: none; color: {p.text}; outline: 0;"
        f" selection-background-color: transparent; }}"
        f"QTableView QTableCornerButton::section {{ background: transparent; }}"
        f"QHeaderView {{ background: transparent; }}"
        f"QHeaderView::section {{ background: transparent; color: {p.dim}; border: none;"
        f" border-bottom: 1px solid {p.border}; padding-left: {style.px(8)}px; }}"
        f"QScrollBar:vertical {{ background: transparent; width: {style.px(8)}px; margin: 0; }}"
        f"QScrollBar::handle:vertical {{ background: {p.border}; border-radius: {style.px(4)}px;"
        f" min-height: {style.px(24)}px; }}"
        f"QScrollBar::add-line:vertical, QScrollBar::sub-line:vertical {{ height: 0; }}"
    )
