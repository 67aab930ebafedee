"""The light on the city: a fixed one, or that of the session's date and hour."""

import datetime as dt

import pytest
from PySide6.QtWidgets import QWidget

from citydeck.city.model import CityModel, Frame
from citydeck.link.message import Transport
from citydeck.link.mirror import CityMirror
from citydeck.model.errors import WrongUse
from views.bridge import Room
from views.city_light import CityLight
from views.layout_store import LayoutStore

CITY = CityModel("c", Frame(121.5, 31.2), (0, 0, 1, 1))


class Canvas(QWidget):
    def __init__(self):
        super().__init__()
        self.told = []

    def set_daylight(self, name):
        self.told.append(name)

    def set_sun(self, azimuth, elevation):
        self.told.append((azimuth, elevation))


def at(*moment):
    return Transport(now=int(dt.datetime(*moment, tzinfo=dt.UTC).timestamp() * 1e9), playing=True)


@pytest.fixture
def light(qtbot, tmp_path):
    room = Room(CityMirror(), None)
    canvas = Canvas()
    qtbot.addWidget(canvas)
    store = LayoutStore(tmp_path / "room.ini")
    made = CityLight(room, canvas, CITY, store, None, canvas)
    return made, room, canvas, store


def tell(room, transport):
    room.mirror.transport = transport
    room.transport.emit()


def test_that_the_light_starts_at_dusk_and_stays_while_time_goes_on(light):
    made, room, canvas, _ = light
    tell(room, at(2026, 6, 21, 4, 0))
    assert made.choice == "dusk"
    assert canvas.told == []


def test_that_the_hour_moves_the_sun_and_only_when_it_has_moved(light):
    made, room, canvas, _ = light
    made.choose("hour")
    tell(room, at(2026, 6, 21, 4, 0))
    tell(room, at(2026, 6, 21, 4, 0, 1))
    assert len(canvas.told) == 1
    assert canvas.told[0][1] == pytest.approx(82.2, abs=0.3)
    tell(room, at(2026, 6, 21, 16, 0))
    assert canvas.told[1][1] < 0


def test_that_a_choice_is_kept(light, qtbot):
    made, room, canvas, store = light
    made.choose("night")
    assert canvas.told == ["night"]
    again = CityLight(room, canvas, CITY, store, None, canvas)
    assert again.choice == "night"


def test_that_an_unknown_light_is_refused(light):
    with pytest.raises(WrongUse):
        light[0].choose("noon")
