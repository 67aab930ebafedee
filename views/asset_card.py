"""The card of the asset that the room looks at: what it is, what it says now, its trend, alarms and supplies."""

from collections.abc import Callable
from typing import ClassVar

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from citydeck.model.asset import Asset
from views.alarm_facts import RoomFacts
from views.asset_facts import AssetFacts
from views.asset_trend import REDRAW_MS, AssetTrend
from views.bridge import Room
from views.legends import hatched_sign
from views.panel import Panel
from widgets import theme
from widgets.incident_words import spoken_name
from widgets.value_row import ValueRow

_AGE_EVERY = 2
"""Ages are rewritten every second tick, which is once a second."""


class AssetCardPanel(Panel):
    """Follows `room.selected`. A click on a value puts its metric into the chart.

    `describe` says what a city knows of an id that no asset has; set it once.
    """

    key: ClassVar[str] = "asset"
    symbol: ClassVar[str] = "asset"
    minimum: ClassVar[tuple[int, int]] = (320, 300)

    def __init__(self, room: Room, parent: QWidget | None = None) -> None:
        super().__init__(room, parent)
        self.facts = RoomFacts(room)
        self.said = AssetFacts(self.facts)
        self.asset: Asset | None = None
        self.describe: Callable[[str], Asset | None] = lambda _: None
        self.handles: list[int] = []
        self.chosen = -1
        self.name, self.kind, self.hint = self._label(), self._label(), self._label()
        self.rows: list[ValueRow] = []
        self.trend = AssetTrend(self.facts, self)
        self._arrange()
        self._dirty, self._ticks = True, 0
        self._timer = QTimer(self, interval=REDRAW_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()
        self._follow()
        self.retranslate()
        self.restyle()
        self.look(room.asset)

    def title(self) -> str:
        return self.tr("Selected asset")

    def legend(self) -> list[tuple[str, str]]:
        return [
            (self.tr("hatched"), self.tr("stale, bad or missing: not to be trusted as it stands")),
            (self.tr("dashed line"), self.tr("limit of an alarm rule")),
            ("Enter", self.tr("Show the chosen value in the chart")),
        ]

    def legend_sign(self, sign: str) -> QWidget | None:
        return hatched_sign() if sign == self.tr("hatched") else None

    def look(self, asset: str) -> None:
        """Show another asset; an id that is not known shows the hint."""
        self.asset = self.room.mirror.assets.get(asset) or (self.describe(asset) if asset else None)
        self.handles = self._handles(asset)
        self._rebuild()
        self.choose(self.said.first(self.handles, asset))

    def choose(self, handle: int) -> None:
        """Put a channel into the chart; -1 for none."""
        self.chosen = handle
        for row, known in zip(self.rows, self.handles, strict=True):
            row.set_on(known == handle)
        self.trend.setVisible(handle >= 0)
        self.trend.show_channel(handle)

    def retranslate(self) -> None:
        super().retranslate()
        self.hint.setText(self.tr("Choose a thing in the city, an alarm, or a bar in a chart."))
        self.trend.retranslate()
        self._tell()

    def restyle(self) -> None:
        super().restyle()
        style = theme.current()
        self.name.setFont(style.font("title"))
        for label in (self.kind, self.hint):
            label.setFont(style.font("caption"))
        for row in self.rows:
            row.restyle()
        self.said.restyle()
        self.trend.restyle()
        self._inner.setSpacing(style.px(2))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.asset is not None:
            self.room.flyTo.emit(self.asset.id)
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tell()

    def _handles(self, asset: str) -> list[int]:
        mirror = self.room.mirror
        own = mirror.handles_of_asset.get(asset, [])
        return sorted(own, key=lambda handle: self.said.rank(mirror.channels[handle].metric))

    def _rebuild(self) -> None:
        """As many rows as the asset has channels."""
        while len(self.rows) > len(self.handles):
            row = self.rows.pop()
            self._values.removeWidget(row)
            row.hide()
            row.deleteLater()
        while len(self.rows) < len(self.handles):
            row = ValueRow(self)
            place = len(self.rows)
            row.chosen.connect(lambda at=place: self.choose(self.handles[at]))
            self.rows.append(row)
            self._values.addWidget(row)
        self._scroll.verticalScrollBar().setValue(0)
        self._tell()

    def _tell(self) -> None:
        """Every word of the card as it is now."""
        self._dirty = False
        asset = self.asset
        self.hint.setVisible(asset is None)
        for part in (self.name, self.kind, self._scroll):
            part.setVisible(asset is not None)
        if asset is None:
            return
        self.name.setText(spoken_name(asset.name(self.room.language)))
        self.kind.setText(self.said.kind_and_place(asset))
        for row, handle in zip(self.rows, self.handles, strict=True):
            row.say(self.said.value(handle))
            row.setToolTip(self.said.hover(handle))
        self.said.tell(asset)

    def _follow(self) -> None:
        room = self.room
        room.selected.connect(self.look)
        room.baseline.connect(lambda: self.look(room.asset))
        room.assets.connect(lambda _: self._declared())
        room.values.connect(self._on_values)
        room.alarms.connect(lambda _: self._soil())
        room.linked.connect(lambda _: self._soil())
        room.languageChanged.connect(lambda _: self._soil())
        self.said.alarmOpened.connect(room.select_alarm)
        self.said.assetOpened.connect(self._open)

    def _declared(self) -> None:
        """New channels of this asset get their rows, what is told anew of it is read; what is chosen stays chosen."""
        known = self.room.mirror.assets.get(self.room.asset)
        if known is not None and known is not self.asset:
            self.asset, self._dirty = known, True
        if self.room.asset and self._handles(self.room.asset) != self.handles:
            chosen = self.chosen
            self.look(self.room.asset)
            if chosen in self.handles:
                self.choose(chosen)

    def _open(self, asset: str) -> None:
        self.room.select(asset)
        self.room.flyTo.emit(asset)

    def _soil(self) -> None:
        self._dirty = True

    def _on_values(self, handles: npt.NDArray[np.int32]) -> None:
        if not self._dirty and self.handles and bool(np.isin(self.handles, handles).any()):
            self._dirty = True

    def _tick(self) -> None:
        self._ticks += 1
        if self.isVisible() and self.asset is not None and (self._dirty or self._ticks % _AGE_EVERY == 0):
            self._tell()

    def _arrange(self) -> None:
        self.kind.setProperty("role", "dim")
        self.hint.setProperty("role", "dim")
        self.hint.setWordWrap(True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._list = QWidget(self)
        self._inner, self._values = QVBoxLayout(self._list), QVBoxLayout()
        self._inner.setContentsMargins(0, 0, 0, 0)
        self._inner.addLayout(self._values)
        for part in self.said.lists:
            self._inner.addWidget(part)
        self._inner.addStretch(1)
        self._scroll = QScrollArea(self)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._list)
        self._scroll.viewport().setAutoFillBackground(False)
        self._list.setAutoFillBackground(False)
        self.body.addWidget(self.name)
        self.body.addWidget(self.kind)
        self.body.addWidget(self.hint, 1)
        self.body.addWidget(self._scroll, 3)
        self.body.addWidget(self.trend, 2)

    def _label(self) -> QLabel:
        label = QLabel(self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        return label
