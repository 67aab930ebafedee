"""All sources of a room, the worst first: a line each with lamp, name, note, rate and age."""

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from citydeck.link.message import SourceStatus
from citydeck.model.event import SourceState
from views.source_names import badness, shown_state, source_name, source_note, warns
from views.source_reasons import reason_shown
from widgets import age, theme
from widgets.source_lamp import paint_state, token_of

Index = QModelIndex | QPersistentModelIndex


class SourceModel(QAbstractListModel):
    """`show_sources` puts all that match in order; what lines say is read from `rows`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[SourceStatus] = []
        self.alive, self.zone, self.now = True, "UTC", 0

    def show_sources(self, sources: list[SourceStatus], wanted: str) -> None:
        """Those whose name or reason holds `wanted`, the worst first, else by name."""
        key = wanted.strip().casefold()
        found = [one for one in sources if key in f"{source_name(one.name)} {one.name} {one.reason}".casefold()]
        found.sort(key=lambda one: source_name(one.name).casefold())
        found.sort(key=badness, reverse=True)
        if [one.name for one in found] == [one.name for one in self.rows]:
            self.rows = found
            if found:
                self.dataChanged.emit(self.index(0), self.index(len(found) - 1))
            return
        kept = {one.name: at for at, one in enumerate(found)}
        self.layoutAboutToBeChanged.emit()
        for old in self.persistentIndexList():
            name = self.rows[old.row()].name if old.row() < len(self.rows) else ""
            self.changePersistentIndex(old, self.index_of(kept[name]) if name in kept else QModelIndex())
        self.rows = found
        self.layoutChanged.emit()

    def index_of(self, row: int) -> QModelIndex:
        return self.createIndex(row, 0)

    def rowCount(self, _parent: Index | None = None) -> int:
        return len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not 0 <= index.row() < len(self.rows):
            return None
        source = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{source_name(source.name)}: {self.note(source)}"
        return reason_shown(source.reason) if role == Qt.ItemDataRole.ToolTipRole else None

    def note(self, source: SourceStatus) -> str:
        """What the second line says."""
        return source_note(source, self.alive, self.zone)

    def fresh(self, source: SourceStatus) -> str:
        """Age of the newest observation."""
        return "–" if source.last_at is None else age.age_text(self.now - source.last_at)


class SourceDelegate(QStyledItemDelegate):
    """Two lines beside a lamp, age at the right."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        now = theme.current()
        high = QFontMetrics(now.font("body")).height() + QFontMetrics(now.font("caption")).height()
        return QSize(now.px(200), high + now.px(14))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if not isinstance(model, SourceModel) or index.row() >= len(model.rows):
            return
        source, now, rect = model.rows[index.row()], theme.current(), QRect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(now.color("raised"))
            painter.drawRoundedRect(rect.toRectF(), now.px(5), now.px(5))
            painter.fillRect(QRectF(rect.left(), rect.top(), now.px(3), rect.height()), now.color("accent"))
        self._lamp(painter, rect, source, model.alive)
        self._words(painter, rect.adjusted(now.px(32), now.px(6), -now.px(10), -now.px(6)), source, model)
        painter.restore()

    def _lamp(self, painter: QPainter, rect: QRect, source: SourceStatus, alive: bool) -> None:
        now, side = theme.current(), theme.current().px(10)
        shown = shown_state(source, alive)
        state = SourceState(shown) if shown in set(SourceState) else SourceState.STOPPED
        token = token_of(state, warns=alive and warns(source), muted=source.muted_until is not None)
        dot = QRectF(rect.left() + now.px(12), rect.center().y() - side / 2, side, side)
        paint_state(painter, dot, state, token)

    def _words(self, painter: QPainter, rect: QRect, source: SourceStatus, model: SourceModel) -> None:
        now = theme.current()
        body, small = QFontMetrics(now.font("body")), QFontMetrics(now.tabular("caption"))
        right = model.fresh(source)
        room = rect.width() - small.horizontalAdvance(right) - now.px(8)
        painter.setFont(now.font("body"))
        painter.setPen(now.color("text"))
        name = body.elidedText(source_name(source.name), Qt.TextElideMode.ElideRight, room)
        painter.drawText(rect, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, name)
        painter.setFont(now.tabular("caption"))
        painter.setPen(now.color("faint"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight, right)
        painter.setPen(now.color("dim"))
        note = small.elidedText(model.note(source), Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, note)


class SourceList(QListView):
    """The list of all that match, with one chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.found = SourceModel(self)
        self.setModel(self.found)
        self.setItemDelegate(SourceDelegate(self))
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)

    def chosen(self) -> str:
        """Name of the chosen source, empty for none."""
        row = self.currentIndex().row()
        return self.found.rows[row].name if 0 <= row < len(self.found.rows) else ""

    def choose(self, name: str) -> None:
        """Choose a source that is shown; without it the first."""
        rows = [one.name for one in self.found.rows]
        if rows:
            self.setCurrentIndex(self.found.index_of(rows.index(name) if name in rows else 0))
