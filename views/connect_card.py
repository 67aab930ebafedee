"""Connect a source: its kind, a form made from its settings, a dry run; then into this city or a new site."""

import re
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
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
from views.destination import Destination
from views.kind_list import KindList
from views.setting_field import SettingField
from views.setting_form import SettingForm
from views.setting_value import NotAValue
from views.source_kind import SiteDraft, SourceKind
from views.trial_report import TrialReport
from widgets import theme

_AT = re.compile(r"setting ([\w.]+):? (.+)")
"""How the engine names a setting that it refuses."""


class ConnectCard(Card):
    """`tryWanted(SiteDraft)` asks for a dry run, `addWanted(SiteDraft)` for the source in this room's city,
    `makeWanted(SiteDraft)` for a site and its room, `stopWanted` takes either back; the answers come by `show_report`,
    `show_fault`, `show_done` and `show_busy`.

    `secretWanted(name, secret, field)` asks to keep what was typed under that name or one like it; `show_kept` puts its
    reference into the field.
    """

    tryWanted = Signal(object)
    addWanted = Signal(object)
    makeWanted = Signal(object)
    stopWanted = Signal()
    secretWanted = Signal(str, str, object)
    width_share, height_share = 0.8, 0.92

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.language = "en"
        self.kinds: dict[str, SourceKind] = {}
        self.kind_list = KindList(self)
        self.form: SettingForm | None = None
        self._kind = ""
        self._busy = ""
        self.destination = Destination(self)
        self.site = self.destination.site
        self.trust = QCheckBox(self)
        self.trust_words, self.form_head, self.site_head = QLabel(self), QLabel(self), QLabel(self)
        self.trust_words.setWordWrap(True)
        self.report = TrialReport(self)
        self.test, self.make = QPushButton(self), QPushButton(self)
        self.stop, self.done = QPushButton(self), QPushButton(self)
        self.make.setProperty("primary", True)
        self._form_column = QVBoxLayout()
        self.area = QScrollArea(self)
        self._arrange()
        self.test.clicked.connect(lambda: self._ask(self.tryWanted))
        self.kind_list.asked.connect(self.choose)
        self.make.clicked.connect(lambda: self._ask(self.addWanted if self.destination.here else self.makeWanted))
        self.destination.chosen.connect(self.retranslate)
        self.stop.clicked.connect(self._stop)
        self.done.clicked.connect(self.close_card)
        self.closed.connect(self._left)
        self._tell_busy()

    def set_kinds(self, kinds: list[SourceKind]) -> None:
        """Adapters that can be chosen; the first is taken."""
        self.kinds = {kind.id: kind for kind in kinds}
        self.kind_list.set_kinds(kinds)
        self.retranslate()
        self.restyle()
        if kinds:
            self.choose(self._kind if self._kind in self.kinds else kinds[0].id)

    def choose(self, kind: str) -> None:
        """Another kind of source, with an empty form."""
        self.kind_list.choose(kind)
        if kind == self._kind and self.form is not None:
            return
        self._kind = kind
        self.destination.suggest(kind.replace("_", "-"))
        if self.form is not None:
            self._form_column.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
        self.form = SettingForm(self.kinds[kind].fields, self)
        self.form.edited.connect(lambda: self.report.say(""))
        self.form.secretTyped.connect(self._keep_secret)
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
        kind = self.kinds[self._kind]
        place = self._place(kind)
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
            source=place["source"],
            settings=settings,
            city=place["city"],
            trusted=bool(kind.package),
        )

    def _place(self, kind: SourceKind) -> dict[str, str] | None:
        """Name, folder, zone and city of the site, and the source's name in it; None, and shown, when one is wrong."""
        if not self.destination.here:
            site = self.site.values()
            return None if site is None else {**site, "source": kind.id.replace("_", "-")}
        try:
            source = str(self.destination.source.value())
        except NotAValue:
            return None
        return {
            "name": self.destination.city,
            "folder": self.destination.folder,
            "zone": "",
            "city": "",
            "source": source,
        }

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

    def show_kept(self, field: SettingField, reference: str, where: str) -> None:
        """A typed secret lies `where`; its field holds the reference."""
        if self.form is None or field not in self.form.fields():
            return
        field.put(reference)
        field.say("")
        self.report.say(self.tr("Kept by {0}; the site holds {1} only").format(where, reference))

    def show_busy(self, what: str) -> None:
        """``try``, ``add``, ``make``, or empty: nothing is going on."""
        self._set_busy(what)

    def show_done(self) -> None:
        """Its room stands."""
        self._set_busy("")
        self.close_card()

    def open_card(self) -> None:
        self.retranslate()
        self.restyle()
        super().open_card()
        if self._kind in self.kind_list.buttons:
            self.kind_list.buttons[self._kind].setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        self.heading.setText(self.tr("Connect a source"))
        kind = self.kinds.get(self._kind)
        self.kind_list.retranslate(self.language)
        if self.form is not None:
            self.form.retranslate(self.language)
        self.destination.retranslate()
        self.form_head.setText(kind.names.get(self.language, kind.id) if kind is not None else "")
        here = self.destination.here
        self.site_head.setText(
            self.tr("Where it goes")
            if self.destination.folder
            else self.tr("Its site: a folder that the room opens LIVE")
        )
        stranger = kind is not None and bool(kind.package)
        for part in (self.trust, self.trust_words):
            part.setVisible(stranger)
        if kind is not None and stranger:
            self.trust.setText(self.tr("I have looked at it and trust it"))
            words = self.tr("{package} is not a part of Citydeck. It may reach: {wants}")
            wants = ", ".join(kind.wants) or self.tr("nothing outside")
            self.trust_words.setText(words.replace("{package}", kind.package).replace("{wants}", wants))
        self.test.setText(self.tr("Test it for a few seconds"))
        self.make.setText(self.tr("Add it to this city") if here else self.tr("Write the site and open it LIVE"))
        self.stop.setText(self.tr("Cancel"))
        self.done.setText(self.tr("Close"))
        self._tell_busy()

    def restyle(self) -> None:
        now = theme.current()
        for part in (self.test, self.make, self.stop, self.done, self.trust, self.trust_words):
            part.setFont(now.font("body"))
        for head in (self.form_head, self.site_head):
            head.setFont(now.font("strong"))
        self.kind_list.restyle()
        if self.form is not None:
            self.form.restyle()
        self.destination.restyle()
        self.report.restyle()
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
        for part in (self.form_head, self.trust_words, self.trust, line, self.site_head, self.destination):
            self._form_column.addWidget(part)
        self._form_column.addStretch(1)
        self.area.setWidget(inner)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        QScroller.grabGesture(self.area.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        middle = QHBoxLayout()
        middle.addWidget(self.kind_list, 2)
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
            self._set_busy("try" if signal is self.tryWanted else "add" if signal is self.addWanted else "make")
            signal.emit(draft)

    def _set_busy(self, what: str) -> None:
        self._busy = what
        if what:
            words = {
                "try": self.tr("Trying it…"),
                "add": self.tr("Adding it to this city…"),
                "make": self.tr("Writing the site and opening its room…"),
            }
            self.report.say(words[what])
        self._tell_busy()

    def _tell_busy(self) -> None:
        for part in (self.test, self.make, self.done):
            part.setEnabled(not self._busy)
        self.stop.setVisible(bool(self._busy))
        self.done.setVisible(not self._busy)

    def _keep_secret(self, field: SettingField, secret: str) -> None:
        self.secretWanted.emit(f"{self._kind}-{field.spec.key}".replace("_", "-"), secret, field)

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
        for field in (
            *(self.form.fields() if self.form is not None else ()),
            self.destination.source,
            *self.site.fields.values(),
        ):
            if field.fault.text():
                self.area.ensureWidgetVisible(field)
                field.editor.setFocus(Qt.FocusReason.OtherFocusReason)
                return
