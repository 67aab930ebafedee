"""Evacuation areas as they are seen: every state has a pattern, stale is hatched, unknown is an outline."""

from collections.abc import Callable, Iterator
from itertools import combinations

import numpy as np
import pytest

from citydeck.city.model import CityModel
from citydeck.link.mirror import CityMirror
from citydeck.model.quality import Quality
from widgets.scene.camera import Camera
from widgets.scene.layers import evacuation
from widgets.scene.offscreen import Studio
from widgets.scene.table import LAYERS, LayerTable

SIZE = (480, 300)
AREA = "urn:ngsi-ld:EvacuationArea:0"
ABOVE = Camera(310, -250, 0, 420, pitch=89)
INSIDE = (slice(90, 210), slice(160, 320))
Mirrors = Callable[..., CityMirror]


@pytest.fixture(scope="module")
def studio(town: CityModel) -> Iterator[Studio]:
    made = Studio()
    made.scene.set_city(town)
    for layer in LAYERS:
        made.scene.set_layer(layer, layer == "evacuation")
    yield made
    made.close()


@pytest.fixture(scope="module")
def change(studio: Studio, town: CityModel) -> Callable[[CityMirror | None], np.ndarray]:
    """What a mirror adds to the picture, as brightness."""

    def make(mirror: CityMirror | None) -> np.ndarray:
        studio.scene.paint("evacuation", LayerTable.empty() if mirror is None else evacuation.table(town, mirror))
        return studio.take(ABOVE, SIZE)[..., :3].astype(float)

    bare = make(None)
    return lambda mirror: np.abs(make(mirror) - bare).sum(axis=2)


def pattern(seen: np.ndarray) -> np.ndarray:
    """Where the lid is inked, whatever its colour."""
    part = seen[INSIDE]
    return part > 0.5 * (part.min() + part.max())


def test_that_states_differ_by_pattern_alone(change: Callable[..., np.ndarray], mirror_of: Mirrors) -> None:
    found = [pattern(change(mirror_of({(AREA, "evacuation_state"): float(state)}))) for state in (1, 2, 3)]
    for one, other in combinations(found, 2):
        assert np.mean(one != other) > 0.1


def test_that_a_stale_state_is_hatched_like_no_good_one(change: Callable[..., np.ndarray], mirror_of: Mirrors) -> None:
    stale = change(mirror_of({(AREA, "evacuation_state"): (2.0, Quality.STALE)}))
    good = change(mirror_of({(AREA, "evacuation_state"): 2.0}))
    inked = pattern(stale)
    assert 0.3 < inked.mean() < 0.7
    assert np.mean(inked != pattern(good)) > 0.2
    corners = inked[:-8, :-8] == inked[8:, 8:]  # hatches run along one diagonal and across the other
    others = inked[8:, :-8] == inked[:-8, 8:]
    assert abs(float(corners.mean()) - float(others.mean())) > 0.2


def test_that_an_unknown_state_is_an_outline_without_colour(
    change: Callable[..., np.ndarray], mirror_of: Mirrors
) -> None:
    seen = change(mirror_of({}))
    assert seen[INSIDE].max() < 6
    assert (seen > 60).any()


def test_that_an_outline_is_there_in_every_state(change: Callable[..., np.ndarray], mirror_of: Mirrors) -> None:
    for state in range(4):
        seen = change(mirror_of({(AREA, "evacuation_state"): float(state)}))
        strong = np.argwhere(seen > 60)
        assert np.ptp(strong[:, 0]) > 120
        assert np.ptp(strong[:, 1]) > 190
