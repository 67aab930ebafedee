"""Connect a source: its kind, a form made from its settings, a dry run, and a new site that opens LIVE."""

import re
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QScroller,
    QVBoxLayout,
    QWidget,
)

from views.card import Card
from views.kind_button import KindButton
from views.setting_form import SettingForm
from views.site_form import SiteForm
from views.source_kind import SiteDraft, SourceKind
from views.trial_report import TrialReport
from widgets import theme

_AT = re.compile(r"setting ([\w.]+):? (.+)")
"""How the engine names a setting that it refuses."""


class ConnectCard(Card):
    """`tryWanted(SiteDraft)` asks for a dry run, `makeWanted(SiteDraft)` for the site and its room, `stopWanted` takes
    either back; the answers come by `show_report`, `show_fault` and `show_busy`.
    """

    tryWanted = Signal(object)
    makeWanted = Signal(object)
    stopWanted = Signal()
    width_share, height_share = 0.8, 0.92

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.language = "en"
        self.kinds: dict[str, SourceKind] = {}
        self.kind_buttons: dict[str, KindButton] = {}
        self.form: SettingForm | None = None
        self._kind = ""
        self._busy = ""
        self.site = SiteForm(self)
        self.trust = QCheckBox(self)
        self.trust_words, self.form_head, self.site_head = QLabel(self), QLabel(self), QLabel(self)
        self.trust_words.setWordWrap(True)
        self.report = TrialReport(self)
        self.test, self.make = QPushButton(self), QPushButton(self)
        self.stop, self.done = QPushButton(self), QPushButton(self)
        self.make.setProperty("primary", True)
        self._group = QButtonGroup(self)
        self._kind_column = QVBoxLayout()
        self._form_column = QVBoxLayout()
        self.area = QScrollArea(self)
        self._arrange()
        self.test.clicked.connect(lambda: self._ask(self.tryWanted))
        self.make.clicked.connect(lambda: self._ask(self.makeWanted))
        self.stop.clicked.connect(self._stop)
        self.done.clicked.connect(self.close_card)
        self.closed.connect(self._left)
        self._tell_busy()

    def set_kinds(self, kinds: list[SourceKind]) -> None:
        """Adapters that can be chosen; the first is taken."""
        for button in self.kind_buttons.values():
            self._group.removeButton(button)
            self._kind_column.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.kinds = {kind.id: kind for kind in kinds}
        self.kind_buttons = {}
        for at, kind in enumerate(kinds):
            button = KindButton(kind, self)
            button.clicked.connect(lambda _=False, name=kind.id: self.choose(name))
            self._group.addButton(button)
            self._kind_column.insertWidget(at, button)
            self.kind_buttons[kind.id] = button
        self.retranslate()
        self.restyle()
        if kinds:
            self.choose(self._kind if self._kind in self.kinds else kinds[0].id)

    def choose(self, kind: str) -> None:
        """Another kind of source, with an empty form."""
        self.kind_buttons[kind].setChecked(True)
        if kind == self._kind and self.form is not None:
            return
        self._kind = kind
        if self.form is not None:
            self._form_column.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
        self.form = SettingForm(self.kinds[kind].fields, self)
        self.form.edited.connect(lambda: self.report.say(""))
        self._form_column.insertWidget(1, self.form)
        self.trust.setChecked(False)
        self.report.say("")
        self.retranslate()
        self.restyle()
        self.area.verticalScrollBar().setValue(0)

    def draft(self) -> SiteDraft | None:
        """What the form says; None, with the faults beside their fields, when something is wrong."""
        if self.form is None:
            return None
        settings, sound = self.form.values()
        place = self.site.values()
        kind = self.kinds[self._kind]
        if kind.package and not self.trust.isChecked():
            self.trust.setFocus(Qt.FocusReason.OtherFocusReason)
            self.report.say(self.tr("An adapter of another package runs only when you trust it"), "fault")
            return None
        if not sound or place is None:
            self.report.say(self.tr("Something is missing or wrong: see the marked fields"), "fault")
            self._show_first_fault()
            return None
        return SiteDraft(
            folder=place["folder"],
            name=place["name"],
            zone=place["zone"],
            kind=kind.id,
            source=kind.id.replace("_", "-"),
            settings=settings,
            city=place["city"],
            trusted=bool(kind.package),
        )

    def show_report(self, report: dict[str, Any]) -> None:
        """What a dry run gave."""
        self._set_busy("")
        if not report.get("rows") and self._show_at(str(report.get("reason", ""))):
            return
        self.report.tell(report)

    def show_fault(self, line: str) -> None:
        """Why nothing was written or opened: beside the field that it speaks of, where it names one."""
        self._set_busy("")
        if not self._show_at(line):
            self.report.say(line, "fault")

    def show_busy(self, what: str) -> None:
        """``try``, ``make``, or empty: nothing is going on."""
        self._set_busy(what)

    def show_done(self) -> None:
        """Its room stands."""
        self._set_busy("")
        self.close_card()

    def open_card(self) -> None:
        self.retranslate()
        self.restyle()
        super().open_card()
        if self._kind in self.kind_buttons:
            self.kind_buttons[self._kind].setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        self.heading.setText(self.tr("Connect a source"))
        kind = self.kinds.get(self._kind)
        for button in self.kind_buttons.values():
            button.retranslate(self.language)
        if self.form is not None:
            self.form.retranslate(self.language)
        self.site.retranslate()
        self.form_head.setText(kind.names.get(self.language, kind.id) if kind is not None else "")
        self.site_head.setText(self.tr("Its site: a folder that the room opens LIVE"))
        stranger = kind is not None and bool(kind.package)
        for part in (self.trust, self.trust_words):
            part.setVisible(stranger)
        if kind is not None and stranger:
            self.trust.setText(self.tr("I have looked at it and trust it"))
            words = self.tr("{package} is not a part of Citydeck. It may reach: {wants}")
            wants = ", ".join(kind.wants) or self.tr("nothing outside")
            self.trust_words.setText(words.replace("{package}", kind.package).replace("{wants}", wants))
        self.test.setText(self.tr("Test it for a few seconds"))
        self.make.setText(self.tr("Write the site and open it LIVE"))
        self.stop.setText(self.tr("Cancel"))
        self.done.setText(self.tr("Close"))
        self._tell_busy()

    def restyle(self) -> None:
        now = theme.current()
        for part in (self.test, self.make, self.stop, self.done, self.trust, self.trust_words):
            part.setFont(now.font("body"))
        for head in (self.form_head, self.site_head):
            head.setFont(now.font("strong"))
        for button in self.kind_buttons.values():
            button.restyle()
        if self.form is not None:
            self.form.restyle()
        self.site.restyle()
        self.report.restyle()
        self._kind_column.setSpacing(now.px(8))
        self._form_column.setSpacing(now.px(12))
        self._form_column.setContentsMargins(now.px(4), 0, now.px(14), 0)
        self.setMinimumWidth(now.px(780))
        super().restyle()

    def place(self) -> None:
        """As high as it may be: the form scrolls inside it."""
        super().place()
        most = self._ground.size()
        high = round(min(most.height() * self.height_share, theme.current().px(860)))
        wide = min(max(self.width(), theme.current().px(1040)), round(most.width() * self.width_share))
        self.setGeometry((most.width() - wide) // 2, (most.height() - high) // 2, wide, high)

    def _arrange(self) -> None:
        inner = QWidget()
        inner.setLayout(self._form_column)
        line = QFrame()
        line.setProperty("line", True)
        for part in (self.form_head, self.trust_words, self.trust, line, self.site_head, self.site):
            self._form_column.addWidget(part)
        self._form_column.addStretch(1)
        self.area.setWidget(inner)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        QScroller.grabGesture(self.area.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self._kind_column.addStretch(1)
        middle = QHBoxLayout()
        middle.addLayout(self._kind_column, 2)
        middle.addWidget(self.area, 5)
        row = QHBoxLayout()
        row.addWidget(self.test)
        row.addStretch(1)
        for button in (self.stop, self.done, self.make):
            row.addWidget(button)
        self.column.addLayout(middle, 1)
        self.column.addWidget(self.report)
        self.column.addLayout(row)

    def _ask(self, signal: Any) -> None:
        """Send the draft, when it is whole."""
        draft = self.draft()
        if draft is not None:
            self._set_busy("try" if signal is self.tryWanted else "make")
            signal.emit(draft)

    def _set_busy(self, what: str) -> None:
        self._busy = what
        if what:
            self.report.say(
                self.tr("Trying it…") if what == "try" else self.tr("Writing the site and opening its room…")
            )
        self._tell_busy()

    def _tell_busy(self) -> None:
        for part in (self.test, self.make, self.done):
            part.setEnabled(not self._busy)
        self.stop.setVisible(bool(self._busy))
        self.done.setVisible(not self._busy)

    def _stop(self) -> None:
        self.stopWanted.emit()
        self._set_busy("")
        self.report.say("")

    def _left(self) -> None:
        if self._busy:
            self._stop()

    def _show_at(self, line: str) -> bool:
        """Put a line of the engine beside the setting that it names; False when it names none of the form."""
        match = _AT.search(line)
        if match is None or self.form is None or not self.form.say_at(match[1], match[2]):
            return False
        self.report.say(line, "fault")
        self._show_first_fault()
        return True

    def _show_first_fault(self) -> None:
        for field in (*(self.form.fields() if self.form is not None else ()), *self.site.fields.values()):
            if field.fault.text():
                self.area.ensureWidgetVisible(field)
                field.editor.setFocus(Qt.FocusReason.OtherFocusReason)
                return
