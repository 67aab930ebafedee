"""Where a record is."""

import json

import pytest

from citydeck.sources.mapping.geometry import place_of

SQUARE = [[[4.0, 52.0], [4.2, 52.0], [4.2, 52.4], [4.0, 52.4], [4.0, 52.0]], [[4.1, 52.1], [4.1, 52.2], [4.15, 52.1]]]


def where(geometry: object, axes: str = "longitude latitude") -> tuple[float, float, int] | None:
    place = place_of(geometry, axes)
    return place and (round(place.longitude, 6), round(place.latitude, 6), len(place.path or ()))


@pytest.mark.parametrize(
    ("geometry", "found"),
    [
        ({"type": "Point", "coordinates": [4.3, 52.1]}, (4.3, 52.1, 0)),
        ({"type": "Point", "coordinates": [4.3, 52.1, 7.0]}, (4.3, 52.1, 0)),
        ({"type": "Polygon", "coordinates": SQUARE}, (4.1, 52.2, 0)),
        ({"type": "MultiPolygon", "coordinates": [SQUARE]}, (4.1, 52.2, 0)),
        ({"type": "LineString", "coordinates": [[4.0, 52.0], [4.1, 52.1], [4.2, 52.2]]}, (4.1, 52.1, 3)),
        ({"type": "MultiPoint", "coordinates": [[4.0, 52.0], [4.1, 52.1]]}, (4.0, 52.0, 0)),
        ({"type": "GeometryCollection", "geometries": [None, {"type": "Point", "coordinates": [1, 2]}]}, (1.0, 2.0, 0)),
        ("4.3,52.1", (4.3, 52.1, 0)),
        ("4.0 52.0 4.1 52.1", (4.1, 52.1, 2)),
        ("POINT (4.3 52.1)", (4.3, 52.1, 0)),
        ("point z(4.3 52.1 7)", (4.3, 52.1, 0)),
        ("SRID=4326;LINESTRING(4.0 52.0, 4.1 52.1)", (4.1, 52.1, 2)),
        ("POLYGON ((4.0 52.0, 4.2 52.0, 4.2 52.4, 4.0 52.4, 4.0 52.0))", (4.1, 52.2, 0)),
        (None, None),
        ("", None),
        ("POINT EMPTY", None),
        ({"type": "Point", "coordinates": None}, None),
        ({"type": "Point", "coordinates": []}, None),
        ({"type": "Point", "coordinates": [None, None]}, None),
        ({"type": "Point", "coordinates": ["x", "y"]}, None),
        ({"type": "Point", "coordinates": [573_000, 5_700_000]}, None),
        ({"type": "GeometryCollection", "geometries": None}, None),
        ([4.3, 52.1], None),
        (7, None),
    ],
)
def test_that_a_geometry_is_a_place_and_none_is_none(geometry, found):
    assert where(geometry) == found


def test_that_axes_the_other_way_round_are_turned_in_every_form():
    turned = "latitude longitude"
    assert where({"type": "Point", "coordinates": [52.1, 4.3]}, turned) == (4.3, 52.1, 0)
    assert where("52.1 4.3", turned) == (4.3, 52.1, 0)
    assert where("POINT (52.1 4.3)", turned) == (4.3, 52.1, 0)


def test_that_records_with_null_geometry_are_read_and_have_no_place(read):
    features = [
        {"geometry": place, "properties": {"id": name, "v": 1}}
        for name, place in (("a", {"type": "Point", "coordinates": [4.3, 52.1]}), ("b", None))
    ]
    raw = json.dumps({"features": features}).encode()
    reading = {"asset": "urn:ngsi-ld:Parking:{properties.id}", "path": "properties.v"}
    found = read(raw, format="geojson", readings=[reading])
    assert found.values == [1.0, 1.0]
    assert [found.assets[name].place is None for name in "ab"] == [False, True]


def test_that_the_first_place_of_an_asset_stays_and_one_that_comes_later_is_taken(read):
    raw = b'[{"v": 1, "x": null, "y": null}, {"v": 1, "x": "4.3", "y": "52.1"}, {"v": 1, "x": 5, "y": 53}]'
    place = read(raw, each="*", longitude="x", latitude="y").assets["a"].place
    assert (place.longitude, place.latitude) == (4.3, 52.1)
