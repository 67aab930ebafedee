"""Names keep off the symbols of the layers that are shown."""

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QApplication

from citydeck.city.model import CityModel
from widgets.scene.camera import Camera
from widgets.scene.symbols import SYMBOLS, assets_of, spots
from widgets.viewport_labels import Labels
from widgets.viewport_symbols import FAR, SymbolPlaces

SIZE = (900, 600)
FEEDER = next(symbol for symbol in SYMBOLS if symbol.kind == "feeder")


@pytest.fixture
def places(qapp: QApplication, town: CityModel) -> SymbolPlaces:
    made = SymbolPlaces()
    made.set_city(town)
    return made


def towards(town: CityModel) -> Camera:
    """The first feeder in the middle of the picture."""
    x, y, z = spots(town, FEEDER, assets_of(town, FEEDER))[0]
    return Camera(float(x), float(y), float(z), 900.0)


def test_that_a_symbol_has_a_place_while_its_layer_is_shown(places: SymbolPlaces, town: CityModel) -> None:
    camera = towards(town)
    assert places.rects(camera, SIZE) == []
    places.show("energy", True)
    (nearest, *_) = places.rects(camera, SIZE)
    assert nearest.center().x() == pytest.approx(SIZE[0] / 2)
    assert nearest.center().y() == pytest.approx(SIZE[1] / 2)
    places.show("energy", False)
    assert places.rects(camera, SIZE) == []


def test_that_symbols_far_away_or_behind_the_eye_have_none(places: SymbolPlaces, town: CityModel) -> None:
    places.show("energy", True)
    away = towards(town).zoomed(10 * FAR / 900.0)
    assert places.rects(away, SIZE) == []


def test_that_a_name_is_written_beside_a_symbol_where_there_is_room_and_over_it_where_there_is_none(
    qapp: QApplication,
) -> None:
    labels, camera = Labels(), Camera(0, 0, 0, 2000)
    labels.set([({"en": "Harbour"}, 0.0, 0.0, 0.0, 2)])
    (plain,) = labels.place(camera, SIZE, 1.0)
    symbol = QRectF(plain.rect.center().x() - 3, plain.rect.top(), 6, plain.rect.height())
    (beside,) = labels.place(camera, SIZE, 1.0, (), ((), [symbol]))
    assert not beside.rect.intersects(symbol)
    everywhere = QRectF(0, 0, *SIZE)
    (over,) = labels.place(camera, SIZE, 1.0, (), ((), [everywhere]))
    assert over.rect == plain.rect
    beam = symbol.translated(-4, 0)
    (off,) = labels.place(camera, SIZE, 1.0, (), ([beam], [everywhere]))
    assert not off.rect.intersects(beam), "symbols are given up before beams"


def test_that_a_name_is_raised_over_a_symbol_that_lies_under_all_of_it(qapp: QApplication) -> None:
    labels, camera = Labels(), Camera(0, 0, 0, 2000)
    labels.set([({"en": "Harbour"}, 0.0, 0.0, 0.0, 2)])
    (plain,) = labels.place(camera, SIZE, 1.0)
    bar = QRectF(0, plain.rect.bottom() - 6, SIZE[0], 6)
    (raised,) = labels.place(camera, SIZE, 1.0, (), ((), [bar]))
    assert raised.rect.bottom() < bar.top()
    assert raised.rect.center().x() == plain.rect.center().x()
