"""What a dry run of a source gave: found, mapped, refused, a few rows; or the one line of what is wrong."""

import re
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from citydeck.model.quality import Quality
from views.source_reasons import reason_shown
from widgets import theme, wording

ROWS = 3
_ERRNO = re.compile(r"^\[Errno \d+\] ")


class TrialReport(QWidget):
    """`tell` shows the report of ``citydeck source check``; `say` a line of its own."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line, self.more = QLabel(self), QLabel(self)
        for label in (self.line, self.more):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.more.setProperty("role", "dim")
        self.cells: list[tuple[QLabel, ...]] = [tuple(QLabel(self) for _ in range(4)) for _ in range(ROWS)]
        self._grid = QGridLayout()
        for row, labels in enumerate(self.cells):
            for column, label in enumerate(labels):
                self._grid.addWidget(label, row, column)
        self._grid.setColumnStretch(0, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.line)
        whole.addLayout(self._grid)
        whole.addWidget(self.more)
        self.say("")

    def say(self, words: str, role: str = "") -> None:
        """One line: ``fault`` is what is wrong, ``good`` what went well."""
        self.line.setText(words)
        self.line.setProperty("role", role)
        self.line.style().unpolish(self.line)
        self.line.style().polish(self.line)
        self._show([], "")
        self.setVisible(bool(words))

    def tell(self, report: dict[str, Any]) -> None:
        """Counts, the first rows, and what was refused."""
        rows, channels = int(report.get("rows", 0)), int(report.get("channels", 0))
        refused: dict[str, int] = report.get("quarantined", {})
        if not rows:
            reason = _ERRNO.sub("", str(report.get("reason", "")))
            nothing = self.tr("It answers, and nothing has come yet") if report.get("state") == "UP" else ""
            self.say(
                nothing or reason_shown(reason) or self.tr("Nothing came"), "" if nothing and not refused else "fault"
            )
            self._show([], self._refused(refused))
            return
        words = self.tr("{rows} readings on {channels} channels of {assets} things, {missing} of them missing")
        for name, number in (
            ("rows", rows),
            ("channels", channels),
            ("assets", int(report.get("assets", 0))),
            ("missing", int(report.get("missing", 0))),
        ):
            words = words.replace(f"{{{name}}}", f"{number:,}")
        self.say(words, "good" if report.get("ok") else "")
        samples = [self._cells(sample) for sample in report.get("samples", [])[:ROWS]]
        converted = self.tr("Converted") + ": " + self._pairs(report["converted"]) if report.get("converted") else ""
        dropped = report.get("dropped")
        left_out = self.tr("Left out as free text or personal data") + ": " + self._pairs(dropped) if dropped else ""
        asked = [*report.get("questions", ()), *report.get("warnings", ())]
        self._show(samples, "\n".join(filter(None, (*asked, converted, self._refused(refused), left_out))))

    def restyle(self) -> None:
        now = theme.current()
        self.line.setFont(now.font("strong"))
        self.more.setFont(now.font("caption"))
        self._grid.setHorizontalSpacing(now.px(18))
        self._grid.setVerticalSpacing(now.px(2))
        for labels in self.cells:
            for label in labels:
                label.setFont(now.tabular("body"))

    def _cells(self, sample: dict[str, Any]) -> tuple[str, ...]:
        value = sample.get("value")
        asset, metric, _ = str(sample.get("channel", "")).rsplit("|", 2)
        said = self.tr("missing") if value is None else f"{value:g} {sample.get('unit', '')}".strip()
        quality = wording.quality_name(Quality[str(sample.get("quality", "GOOD"))])
        return (f"{asset} · {metric}", said, quality, str(sample.get("observed_at", "")))

    def _refused(self, refused: dict[str, int]) -> str:
        return self.tr("Refused") + ": " + self._pairs(refused) if refused else ""

    def _pairs(self, pairs: dict[str, Any]) -> str:
        return ", ".join(f"{reason_shown(name)}: {value}" for name, value in pairs.items())

    def _show(self, rows: list[tuple[str, ...]], more: str) -> None:
        for at, labels in enumerate(self.cells):
            texts = rows[at] if at < len(rows) else ("",) * len(labels)
            for label, text in zip(labels, texts, strict=True):
                label.setText(text)
                label.setVisible(bool(text))
        self.more.setText(more)
        self.more.setVisible(bool(more))
