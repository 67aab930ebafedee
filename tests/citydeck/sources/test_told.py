"""What a host tells of assets: each once while it stays the same."""

import pytest

from citydeck.model.asset import Asset
from citydeck.sources.screen import Screen
from citydeck.sources.told import Told
from citydeck.sources.vocabulary import Vocabulary

ONE = "urn:ngsi-ld:Road:one"


def road(name: str, number: str = ONE) -> Asset:
    return Asset(number, "road", {"en": name})


@pytest.fixture
def screen():
    return Screen(Vocabulary(["Station north", "Station south"]))


@pytest.fixture
def told(screen):
    return Told(screen)


def test_that_an_asset_is_told_and_counted_once_while_it_stays_the_same(told, screen):
    news = [told.news([road("Wei's")]) for _ in range(3)]
    assert news == [[road("one")], [], []]
    assert screen.dropped == {"names: free text": 1}


def test_that_an_asset_is_told_again_when_it_changed_and_when_it_changed_back(told):
    said = ["Station north", "Station south", "Station north"]
    assert [told.news([road(name)]) for name in said] == [[road(name)] for name in said]


def test_that_a_change_of_which_nothing_may_leave_the_host_is_not_told(told, screen):
    assert [told.news([road(name)]) for name in ("Wei's", "Li's")] == [[road("one")], []]
    assert screen.dropped == {"names: free text": 2}


def test_that_an_asset_whose_id_may_not_be_is_never_told_and_counted_once(told, screen):
    assert [told.news([road("Station north", "no id")]) for _ in range(2)] == [[], []]
    assert sum(screen.dropped.values()) == 1


def test_that_everything_is_told_again_after_a_fresh_start_and_not_counted_again(told, screen):
    told.news([road("Wei's")])
    for _ in range(2):  # the second as when the adapter could not even connect
        told.fresh()
    assert len(told) == 0
    assert told.news([road("Wei's")]) == [road("one")]
    assert screen.dropped == {"names: free text": 1}
