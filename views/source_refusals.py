"""Messages that were refused: reasons with their counts; an opened one shows when, how large, and its start."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QPlainTextEdit, QVBoxLayout, QWidget

from citydeck.link.source_detail import Refused
from views.source_reasons import reason_shown
from widgets import age, theme

MOST_LINES = 5


class SourceRefusals(QWidget):
    """`show_refused(counts, samples, zone)`; a click or Enter on a reason opens the newest message refused for it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head, self.told = QLabel(self), QLabel(self)
        self.list, self.sample = QListWidget(self), QPlainTextEdit(self)
        self._counts: dict[str, int] = {}
        self._samples: list[Refused] = []
        self._zone = "UTC"
        self.opened = ""
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setWordWrap(True)
        self.told.setProperty("role", "dim")
        self.sample.setReadOnly(True)
        self.sample.setTabChangesFocus(True)
        self.sample.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        for part in (self.head, self.list, self.told, self.sample):
            whole.addWidget(part)
        self.list.setSpacing(1)
        self.list.itemClicked.connect(self._pressed)
        self.list.itemActivated.connect(lambda item: self.open_reason(_reason(item)))
        self.open_reason("")

    def show_refused(self, counts: dict[str, int], samples: list[Refused], zone: str) -> None:
        """Other counts; what is open stays open."""
        if (counts, samples, zone) == (self._counts, self._samples, self._zone):
            return
        self._counts, self._samples, self._zone = counts, samples, zone
        lines = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        if [reason for reason, _ in lines] != [_reason(self.list.item(at)) for at in range(self.list.count())]:
            self.list.clear()
            for reason, _ in lines:
                item = QListWidgetItem()
                item.setData(Qt.ItemDataRole.UserRole, reason)
                self.list.addItem(item)
        for at, (reason, count) in enumerate(lines):
            self.list.item(at).setText(f"{count:,} ×  {reason_shown(reason)}")
        self.open_reason(self.opened if self.opened in counts else "")
        self.retranslate()

    def open_reason(self, reason: str) -> None:
        """Show the newest message that was refused for `reason`; empty closes."""
        self.opened = reason
        found = next((one for one in reversed(self._samples) if one.reason == reason), None)
        for part in (self.told, self.sample):
            part.setVisible(bool(reason))
        self.sample.setVisible(found is not None)
        if found is None:
            self.told.setText(self.tr("No message of this kind is kept any more") if reason else "")
            return
        when = age.local(found.at, self._zone).strftime("%Y-%m-%d %H:%M:%S")
        self.told.setText(
            self.tr("{0} · {1} bytes · letters are shown as x and figures as 9, but for declared names").format(
                when, f"{found.size:,}"
            )
        )
        if self.sample.toPlainText() != found.masked:
            self.sample.setPlainText(found.masked)

    def retranslate(self) -> None:
        total = sum(self._counts.values())
        self.head.setText(self.tr("Messages refused: {0}").format(f"{total:,}"))
        self.list.setVisible(bool(total))
        self.list.setAccessibleName(self.head.text())
        self.list.setToolTip(self.tr("Enter or a click opens the newest message that was refused for this reason"))
        self.sample.setAccessibleName(self.tr("Beginning of the message, masked"))
        self.restyle()

    def restyle(self) -> None:
        now = theme.current()
        self.head.setFont(now.font("caption"))
        self.head.setProperty("role", "dim")
        self.told.setFont(now.font("caption"))
        self.list.setFont(now.tabular("body"))
        fixed = now.font("body")
        fixed.setFamilies(["DejaVu Sans Mono", "Noto Sans Mono", "monospace", *fixed.families()])
        self.sample.setFont(fixed)
        rows = min(max(1, self.list.count()), MOST_LINES)
        self.list.setFixedHeight(rows * (self.list.sizeHintForRow(0) + 4) + now.px(8) if self.list.count() else 0)
        self.sample.setFixedHeight(now.px(110))

    def _pressed(self, item: QListWidgetItem) -> None:
        reason = _reason(item)
        self.open_reason("" if reason == self.opened else reason)


def _reason(item: QListWidgetItem) -> str:
    return str(item.data(Qt.ItemDataRole.UserRole))
