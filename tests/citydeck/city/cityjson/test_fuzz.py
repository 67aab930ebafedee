"""Whatever a file holds, reading it ends in a city or in one clear line."""

import copy
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citydeck.city.open import city_info, open_city
from citydeck.model.errors import CitydeckError

ODD = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 12), st.integers(), st.floats(), st.text(max_size=8),
    st.sampled_from(["EPSG:4326", "EPSG:4978", "CityJSONFeature", "GeometryInstance", "+X", 10**400, "\ud800"]),
    st.lists(st.integers(-2, 9), max_size=5), st.dictionaries(st.text(max_size=4), st.integers(), max_size=2),
    st.lists(st.lists(st.lists(st.integers(0, 9), max_size=4), max_size=2), max_size=2),
)  # fmt: skip
CALM = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def rich(make_city, make_cube):
    """A small document that uses every part of the format that is read."""
    semantics = {"surfaces": [{"type": "RoofSurface"}, {"type": "WallSurface"}], "values": [[1, 0, 1, 1, None, 1]]}
    instance = {"type": "GeometryInstance", "template": 0, "boundaries": [0], "transformationMatrix": [1, 0, 0, 0] * 4}
    road = {"type": "MultiSurface", "lod": "1", "boundaries": [[[0, 1, 2], [3, 4, 5]]]}
    objects = {
        "a": {"type": "Building", "attributes": {"h": 3}, "children": ["b"],
              "geometry": [make_cube(semantics=semantics, material={"m": {"values": [[0, 0, None]]}})]},
        "b": {"type": "BuildingPart", "parents": ["a"], "geometry": [make_cube(1.2)]},
        "c": {"type": "CityFurniture", "geometry": [instance]},
        "d": {"type": "Road", "geometry": [road]},
        "e": {"type": "+X", "geometry": [{"type": "MultiLineString", "lod": "0", "boundaries": [[0, 1]]}]},
    }  # fmt: skip
    templates = {"templates": [make_cube("3")], "vertices-templates": make_city({})["vertices"]}
    document = make_city(objects, metadata={"referenceSystem": "EPSG:7415", "title": "t"})
    return {**document, "geometry-templates": templates, "appearance": {"materials": [{"diffuseColor": [1, 0, 0]}]}}


def places(node, way=()):
    """Every way into a document."""
    if way:
        yield way
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        yield from places(value, (*way, key))


def ends_well(path):
    for read in (city_info, open_city):
        try:
            found = read(path)
            line = json.dumps(found, ensure_ascii=False, allow_nan=False) if isinstance(found, dict) else found.name
        except CitydeckError as error:
            line = str(error)
        assert "\n" not in line
        assert line.encode()


@CALM
@given(data=st.data())
def test_that_any_changed_document_ends_in_a_city_or_one_line(data, rich, save):
    document = copy.deepcopy(rich)
    for _ in range(data.draw(st.integers(1, 3))):
        way = data.draw(st.sampled_from(list(places(document))))
        inner = document
        for key in way[:-1]:
            inner = inner[key]
        if data.draw(st.booleans()):
            inner[way[-1]] = data.draw(ODD)
        elif isinstance(inner, dict):
            del inner[way[-1]]
        else:
            inner[way[-1] :] = []
        if not document:
            break
    ends_well(save(json.dumps(document)))


@CALM
@given(data=st.data())
def test_that_any_changed_bytes_end_in_a_city_or_one_line(data, rich, save, make_city):
    lines = [{**rich, "CityObjects": {}}, {**rich, "type": "CityJSONFeature", "id": "f"}]
    whole = bytearray("\n".join(json.dumps(line) for line in lines).encode())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at : at + data.draw(st.integers(0, 5))] = data.draw(st.binary(max_size=3))
    ends_well(save(bytes(whole), data.draw(st.sampled_from(["f.jsonl", "f.json"]))))
