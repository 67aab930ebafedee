"""Names of evacuation areas are written while their layer is shown, with the word of the state."""

from collections.abc import Callable

import pytest

from citydeck.city.model import CityModel
from citydeck.link.mirror import CityMirror
from citydeck.model.quality import Quality
from widgets.scene.layers import evacuation
from widgets.viewport_labels import Label, Labels
from widgets.viewport_layer_names import LayerNames, area_names

AREA = "urn:ngsi-ld:EvacuationArea:0"
Mirrors = Callable[..., CityMirror]


class Kept(Labels):
    """Labels that can be read."""

    def __init__(self) -> None:
        self.shown: list[Label] = []

    def set(self, labels: object) -> None:
        self.shown = list(labels)  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("value", "words"),
    [(2.0, "Ordered out"), ((1.0, Quality.STALE), "Warned, stale"), (None, "–")],
)
def test_that_a_name_tells_the_state(value: object, words: str, town: CityModel, mirror_of: Mirrors) -> None:
    mirror = mirror_of({} if value is None else {(AREA, "evacuation_state"): value})
    (found,) = area_names(town, evacuation.table(town, mirror))
    assert found[0]["en"] == f"E · {words}"
    assert found[1:3] == pytest.approx((310.0, -250.0), abs=0.5)


def test_that_names_come_and_go_with_the_layer(town: CityModel, mirror_of: Mirrors) -> None:
    labels = Kept()
    names = LayerNames(labels)
    names.set_city(town)
    names.paint("evacuation", evacuation.table(town, mirror_of({(AREA, "evacuation_state"): 2.0})))
    assert not labels.shown
    names.show("evacuation", True)
    assert len(labels.shown) == len(town.labels) + 1
    names.show("evacuation", False)
    assert len(labels.shown) == len(town.labels)
