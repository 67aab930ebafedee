"""About this city: where it lies, what it is made of, and what of its file could not be drawn."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from citydeck.city.model import CityModel
from views.card import Card
from views.city_found import of_model
from views.found_view import FoundView
from widgets import theme


class CityCard(Card):
    """The `city` that the room draws; None is plain ground."""

    def __init__(self, city: CityModel | None, parent: QWidget) -> None:
        super().__init__(parent)
        self._city = city
        self.view, self.done = FoundView(self), QPushButton(self)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.done)
        self.column.addWidget(self.view)
        self.column.addLayout(row)
        self.done.clicked.connect(self.close_card)

    def open_card(self) -> None:
        self.retranslate()
        self.restyle()
        super().open_card()
        self.view.settle()
        self.place()
        self.done.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        self.heading.setText(self.tr("About this city"))
        self.done.setText(self.tr("Close"))
        self.view.tell(of_model(self._city))

    def restyle(self) -> None:
        self.done.setFont(theme.current().font("body"))
        self.view.setMinimumWidth(theme.current().px(720))
        self.view.restyle()
        super().restyle()
