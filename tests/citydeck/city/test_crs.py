import numpy as np
import pytest

from citydeck.city.crs import reference


@pytest.mark.parametrize(
    ("named", "text", "kind"),
    [
        ("https://www.opengis.net/def/crs/EPSG/0/7415", "EPSG:7415", "projected"),
        ("urn:ogc:def:crs:EPSG::28992", "EPSG:28992", "projected"),
        ("http://www.opengis.net/def/crs/EPSG/6.12/3068", "EPSG:3068", "projected"),
        ("urn:ogc:def:crs,crs:EPSG::25833,crs:EPSG::5783", "EPSG:5556", "projected"),
        (7415, "EPSG:7415", "projected"),
        ("EPSG:4326", "EPSG:4326", "geographic"),
        ("EPSG:4979", "EPSG:4979", "geographic"),
        ("EPSG:4978", "EPSG:4978", "geocentric"),
        ("OGC:CRS84", "OGC:CRS84", "geographic"),
    ],
)
def test_that_every_spelling_names_its_system(named, text, kind):
    found = reference(named)
    assert (found.text, found.kind) == (text, kind)


@pytest.mark.parametrize(
    "named",
    ["EPSG:999999", "EPSG:5783", "+proj=longlat +nadgrids=/etc/hostname", "+init=/etc/hostname:1", {}, True, "é"],
)
def test_that_an_unknown_or_placeless_system_means_local_metres_and_says_so(named):
    found = reference(named)
    assert found.kind == "local"
    assert found.text.startswith("local metres (")


def test_that_a_file_without_crs_says_so():
    assert reference(None).text == "local metres (the file names no CRS)"


def test_that_a_known_tower_is_where_it_stands():
    """Kerktoren of Amersfoort: the origin of RD New."""
    degrees = reference("EPSG:28992").degrees(np.array([[155000.0, 463000.0, 12.0]]))
    assert degrees[0, :2] == pytest.approx([5.38720621, 52.15517440], abs=1e-5)
    assert degrees[0, 2] == 12.0


def test_that_earth_centred_coordinates_become_degrees_and_height():
    degrees = reference("EPSG:4978").degrees(np.array([[6378137.0 + 50, 0.0, 0.0]]))
    assert degrees[0] == pytest.approx([0.0, 0.0, 50.0], abs=1e-6)


def test_that_longitude_comes_first_unless_it_cannot():
    crs = reference("EPSG:4979")
    assert crs.degrees(np.array([[121.5, 31.2, 4.0]]))[0].tolist() == pytest.approx([121.5, 31.2, 4.0])
    assert crs.degrees(np.array([[31.2, 121.5, 4.0]]))[0].tolist() == pytest.approx([121.5, 31.2, 4.0])


def test_that_heights_in_feet_become_metres():
    degrees = reference("EPSG:2263").degrees(np.array([[981000.0, 200000.0, 100.0]]))
    assert degrees[0, 2] == pytest.approx(30.48, abs=0.001)
