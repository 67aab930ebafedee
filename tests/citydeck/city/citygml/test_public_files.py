"""The public files read as their index says; the same city in two formats is the same."""

import csv
import re
from collections import Counter

import numpy as np
import pytest

from citydeck.city.citygml.reading import read, recognises
from citydeck.city.formats import open_reading
from citydeck.city.packed import HEAD
from citydeck.city.piece import Wish
from citydeck.city.watch import Watch

pytestmark = pytest.mark.shared
FILES = {
    "Potsdam_LoD1.gml": {"1": 97},
    "lod2_buildings_v3.gml": {"2": 100},
    "lod4_building_v2.gml": {"4": 1, "3": 1},
    "Building_CityGML3.0_with_Dynamizer_and_inline_Timeseries.gml": {"2": 1},
    "Building_CityGML3.0_with_Dynamizer_and_SensorConnection_V1.gml": {"2": 1},
    "Road_over_Bridge_CityGML3.0.gml": {"2": 7},
}


@pytest.mark.parametrize(("name", "levels"), FILES.items())
def test_a_public_file_holds_what_its_index_counts(shared_data, name, levels):
    path = shared_data / "3d-city" / "citygml" / name
    with (shared_data / "INDEX.tsv").open(newline="") as file:
        index = next(row for row in csv.reader(file, delimiter="\t") if row[0] == f"3d-city/citygml/{name}")
    counted = {kind: int(count) for kind, count in re.findall(r"(\w+)=(\d+)", index[-1])}
    with path.open("rb") as file:
        assert recognises(path, file.read(HEAD))
    reading = read(path, Wish())
    types: Counter[str] = Counter()
    geometries: Counter[str] = Counter()
    for piece in reading.pieces(Watch()):
        types.update(piece.objects.types)
        geometries.update(piece.geometries)
        assert not piece.skipped
    figures = {**types, "Dynamizer": reading.counts().get("dynamizers", 0),
               "SensorConnection": reading.counts().get("sensor connections", 0)}  # fmt: skip
    assert counted == {kind: figures[kind] for kind in counted}
    assert geometries == levels


def test_a_window_that_a_solid_links_to_is_drawn_once(shared_data):
    piece = next(read(shared_data / "3d-city/citygml/lod4_building_v2.gml", Wish()).pieces(Watch()))
    points, sizes = piece.faces.points, piece.faces.shape.rings
    outer = np.cumsum(piece.faces.shape.faces) - piece.faces.shape.faces
    starts = (np.cumsum(sizes) - sizes)[outer]
    rings = [
        (level, frozenset(map(tuple, points[start : start + size].tolist())))
        for level, start, size in zip(piece.faces.lod, starts, sizes[outer], strict=True)
    ]
    assert len(set(rings)) == len(rings)


def buildings(reading):
    """Of each building: levels, number of faces, and its box."""
    found = {}
    for piece in reading.pieces(Watch()):
        faces = piece.faces
        ring_face = np.repeat(np.arange(len(faces.owner)), faces.shape.faces)
        corner_owner = faces.owner[np.repeat(ring_face, faces.shape.rings)]
        at = faces.points[faces.shape.corners]
        for row, name in enumerate(piece.objects.ids):
            own = at[corner_owner == row]
            levels = frozenset(faces.lods[lod] for lod in faces.lod[faces.owner == row])
            box = tuple(np.round(np.concatenate([own.min(axis=0), own.max(axis=0)]), 3).tolist())
            found[name] = (levels, int((faces.owner == row).sum()), box)
    return found


def test_the_same_hundred_buildings_come_from_citygml_and_cityjson(shared_data):
    folder = shared_data / "3d-city"
    one = buildings(read(folder / "citygml" / "lod2_buildings_v3.gml", Wish()))
    other = buildings(open_reading(folder / "cityjson" / "lod2_buildings_v2.city.json"))
    assert len(one) == 100
    assert one == other
