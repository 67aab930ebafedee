"""Reference systems as city files name them, and the order of their axes."""

import numpy as np
import pytest

from citydeck.city.citygml.srs import named
from citydeck.city.piece import Wish


def land(gml, corners, srs=""):
    points = " ".join(corners)
    shape = gml.surfaces(gml.polygon(points))
    if srs:
        shape = shape.replace("<gml:MultiSurface>", f'<gml:MultiSurface srsName="{srs}">', 1)
    return f'<luse:LandUse gml:id="l"><luse:lod1MultiSurface>{shape}</luse:lod1MultiSurface></luse:LandUse>'


def around(x, y, step):
    return [f"{x} {y} 7", f"{x + step} {y} 7", f"{x + step} {y + step} 7"]


def degrees(piece, reading):
    return reading.facts.reference.degrees(piece.faces.points)[0]


@pytest.mark.parametrize(
    ("srs", "text"),
    [
        ("urn:ogc:def:crs,crs:EPSG:6.12:25833,crs:EPSG:6.12:5783", "EPSG:5556"),
        ("urn:ogc:def:crs,crs:EPSG::28992,crs:EPSG::5709", "EPSG:7415"),
        ("urn:adv:crs:ETRS89_UTM32*DE_DHHN2016_NH", "EPSG:25832+7837"),
        ("urn:adv:crs:ETRS89_UTM33", "EPSG:25833"),
        ("urn:adv:crs:DE_DHDN_3GK4*DE_DHHN92_NH", "EPSG:31468+5783"),
        ("urn:adv:crs:DE_DHDN_3GK2*DE_UNHEARD_NH", "EPSG:31466"),
        ("http://www.opengis.net/gml/srs/epsg.xml#28992", "EPSG:28992"),
        ("EPSG:25832+7837", "EPSG:25832+7837"),
        ("EPSG:25832+99999", "EPSG:25832"),
        (" epsg:7415 ", "EPSG:7415"),
        ("28992", "EPSG:28992"),
    ],
)
def test_every_spelling_names_the_registered_system(srs, text):
    assert named(srs).text == text


@pytest.mark.parametrize("srs", ["urn:adv:crs:NOWHERE", "urn:x:y", "", "file:///etc/passwd", "+proj=longlat"])
def test_what_nobody_knows_is_local(srs):
    assert named(srs).kind == "local"


@pytest.mark.parametrize(
    ("srs", "x", "y", "step", "place", "noted"),
    [
        ("http://www.opengis.net/def/crs/EPSG/0/6697", 35.658581, 139.745433, 1e-4, (139.745433, 35.658581), False),
        ("urn:ogc:def:crs:EPSG::4979", 52.5163, 13.3777, 1e-4, (13.3777, 52.5163), False),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", 13.3777, 52.5163, 1e-4, (13.3777, 52.5163), False),
        ("EPSG:4326", 13.3777, 52.5163, 1e-4, (13.3777, 52.5163), True),
        ("EPSG:6697", 139.745433, 35.658581, 1e-4, (139.745433, 35.658581), True),
        ("EPSG:6697", 35.658581, 139.745433, 1e-4, (139.745433, 35.658581), False),
        ("EPSG:31468", 4490663.45, 5322007.59, 1, (11.873354, 48.036103), True),
        ("urn:adv:crs:DE_DHDN_3GK4*DE_DHHN92_NH", 4490663.45, 5322007.59, 1, (11.873354, 48.036103), True),
        ("urn:ogc:def:crs:EPSG::31468", 5322007.59, 4490663.45, 1, (11.873354, 48.036103), False),
        ("urn:ogc:def:crs,crs:EPSG::25832,crs:EPSG::5783", 458875, 5438355, 1, (8.436649, 49.096670), False),
    ],
)
def test_coordinates_land_where_the_city_is_and_a_note_says_what_was_decided(whole, gml, srs, x, y, step, place, noted):
    piece, reading = whole(gml.document(land(gml, around(x, y, step)), srs=srs))
    np.testing.assert_allclose(degrees(piece, reading), (*place, 7), atol=2e-5)
    assert any("otherwise" in note for note in reading.notes()) is noted


def test_the_system_may_stand_on_a_geometry_or_on_an_objects_envelope(whole, gml):
    _, reading = whole(gml.document(land(gml, around(458875, 5438355, 1), "EPSG:25832")))
    assert reading.facts.reference.text == "EPSG:25832"


def test_a_file_without_a_system_takes_the_one_that_a_person_says(whole, gml):
    content = gml.document(land(gml, around(458875, 5438355, 1)))
    piece, reading = whole(content, Wish(crs="EPSG:25832"))
    np.testing.assert_allclose(degrees(piece, reading), (8.436649, 49.096670, 7), atol=2e-5)
    assert whole(content)[1].facts.reference.kind == "local"


def test_what_a_file_says_goes_before_what_a_person_says(whole, gml):
    _, reading = whole(gml.document(land(gml, around(458875, 5438355, 1)), srs="EPSG:25832"), Wish(crs="EPSG:4326"))
    assert reading.facts.reference.text == "EPSG:25832"


def test_a_geometry_in_another_system_than_the_file_is_skipped(whole, gml):
    piece, _ = whole(gml.document(land(gml, around(1, 2, 1), "EPSG:28992"), srs="EPSG:25832"))
    assert "reference system EPSG:28992 is not the file's" in piece.skipped[0].reason


def test_the_same_system_with_another_height_is_no_other_system(whole, gml):
    content = gml.document(
        land(gml, around(458875, 5438355, 1), "EPSG:25832"), srs="urn:ogc:def:crs,crs:EPSG::25832,crs:EPSG::5783"
    )
    assert not whole(content)[0].skipped
