"""Day one: the first start's offers and the cards behind them, and files that are dropped on the window."""

from PySide6.QtCore import QEvent, QObject, QUrl, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from citydeck.city.model import CityModel
from views.bare_plate import BarePlate
from views.bridge import Room
from views.card import Card
from views.city_card import CityCard
from views.connect_card import ConnectCard
from views.first_start import FirstStart
from views.open_city_card import OpenCityCard
from widgets import wording


class DayOne(QObject):
    """Cards over `stage`; `kindsWanted` when a person wants to connect a source. The roof does what they ask for."""

    kindsWanted = Signal()

    def __init__(self, room: Room, city: CityModel | None, stage: QWidget, window: QWidget) -> None:
        super().__init__(window)
        self.room = room
        self.first = FirstStart(stage)
        self.open_city, self.connect_source = OpenCityCard(stage), ConnectCard(stage)
        self.about = CityCard(city, stage)
        self.bare = BarePlate(stage)
        self.bare.asked.connect(self.start)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    @property
    def cards(self) -> tuple[Card, ...]:
        """All of them, to be styled and translated."""
        return (self.first, self.open_city, self.connect_source, self.about)

    def start(self, offer: str) -> None:
        """``city`` or ``plug`` of the first start, or ``about``; other offers are not ours."""
        if offer == "city":
            self.open_city.open_card()
        elif offer == "about":
            self.about.open_card()
        elif offer == "plug":
            self.connect_source.language = self.room.language
            self._offer_city()
            self.connect_source.open_card()
            self.kindsWanted.emit()

    def _offer_city(self) -> None:
        """A source can be added to this city while its engine is LIVE and answers."""
        mirror, hello = self.room.mirror, self.room.mirror.hello
        name = wording.chosen(hello.site.names, self.room.language) if hello is not None else ""
        folder = hello.folder if hello is not None and mirror.connected else ""
        self.connect_source.destination.offer(name, folder, mirror.sources)

    def retranslate(self) -> None:
        self.connect_source.language = self.room.language
        for card in self.cards:
            card.retranslate()
        self.bare.retranslate()

    def restyle(self) -> None:
        for card in self.cards:
            card.restyle()
        self.bare.restyle()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent) and _file_of(event.mimeData().urls()):
            event.acceptProposedAction()
            return True
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            path = _file_of(event.mimeData().urls())
            if path:
                event.acceptProposedAction()
                self.first.close_card()
                self.connect_source.close_card()
                self.open_city.look(path)
                return True
        return False


def _file_of(urls: list[QUrl]) -> str:
    """The one local file or folder among what is dragged; empty for anything else."""
    files = [url.toLocalFile() for url in urls if url.isLocalFile()]
    return files[0] if len(files) == 1 else ""
