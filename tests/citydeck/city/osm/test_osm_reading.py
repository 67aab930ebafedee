"""OpenStreetMap files become pieces of a city."""

import math
from collections import Counter
from pathlib import Path

import numpy as np
import osmium
import pytest
import shapely

from citydeck.city.osm.reading import FORMAT, read, recognises
from citydeck.city.piece import Wish
from citydeck.city.watch import ReadingCancelled, Watch
from citydeck.model.errors import UnreadableInput


def test_that_a_building_with_a_height_says_it(osm, opened):
    osm.area(0, 0, 2, 2, building="house", height="12,5 m", name="Town hall")
    found = opened(osm)
    assert found.types == {"way/1": "Building"}
    assert found.prisms("way/1") == [(pytest.approx(math.nan, nan_ok=True), 12.5, 0.0, True)]
    assert found.pieces[0].objects.attributes[0]["name"] == "Town hall"
    assert (found.reading.facts.format, found.reading.facts.version) == (FORMAT, "0.6")
    assert found.reading.facts.reference.kind == "geographic"


def test_that_storeys_make_a_height_and_nothing_makes_an_assumption(osm, opened):
    osm.area(0, 0, 2, 2, building="yes", building__levels="5")
    osm.area(4, 0, 2, 2, building="garage")
    found = opened(osm)
    assert found.prisms("way/1")[0][1::2] == (16.0, True)
    assert found.prisms("way/2")[0][1::2] == (3.2, False)
    assert any(note.startswith("1 buildings say neither height nor storeys") for note in found.reading.notes())


def test_that_min_height_and_a_pitched_roof_are_taken_off_the_height(osm, opened):
    # A roof of this shape does not fit an outline of two wings.
    wings = [(0, 0), (9, 0), (9, 1), (1, 1), (1, 9), (0, 9), (0, 0)]
    osm.way(wings, building="yes", height="20", min_height="5", roof__shape="gabled", roof__height="4")
    assert opened(osm).prisms("way/1") == [(5.0, 11.0, 4.0, True)]


def test_that_a_height_that_is_none_is_told_and_storeys_are_taken(osm, opened):
    osm.area(0, 0, 2, 2, building="yes", height="very high", building__levels="2")
    osm.area(4, 0, 2, 2, building="yes", height="9999")
    osm.area(8, 0, 2, 2, building="yes", height="3", min_height="9")
    found = opened(osm)
    assert found.prisms("way/1")[0][1::2] == (6.4, True)
    assert found.prisms("way/2")[0][3] is False
    assert "not above its base" in found.skipped["way/3"]
    assert any("very high" in note for note in found.reading.notes())


def test_that_an_outline_with_parts_is_not_drawn_twice(osm, opened):
    outline = osm.area(0, 0, 6, 6, building="office", height="30")
    osm.area(0, 0, 3, 6, building__part="yes", height="30")
    osm.area(3, 0, 3, 6, building__part="yes", height="10")
    osm.area(20, 0, 3, 3, building="house", height="8")
    osm.area(30, 0, 3, 3, building__part="yes", height="5")
    found = opened(osm)
    assert found.prisms(f"way/{outline}") == []
    assert [found.prisms(f"way/{part}")[0][1] for part in (2, 3, 4, 5)] == [30.0, 10.0, 8.0, 5.0]
    last = found.pieces[-1].objects
    parents = {
        name: last.ids[parent] if parent >= 0 else "" for name, parent in zip(last.ids, last.parents, strict=True)
    }
    assert parents["way/2"] == parents["way/3"] == "way/1"
    assert parents["way/5"] == ""


def test_that_what_its_parts_leave_free_of_an_outline_is_drawn_at_its_own_height(osm, opened):
    osm.area(0, 0, 10, 10, building="office", height="8")
    osm.area(0, 0, 4, 10, building__part="yes", height="30")
    found = opened(osm)
    assert [prism[1] for prism in found.prisms("way/1")] == [8.0]
    assert [prism[1] for prism in found.prisms("way/2")] == [30.0]
    prisms = found.pieces[-1].prisms
    areas = [shapely.Polygon(prisms.xy[a:b]).area for a, b in zip(prisms.offsets, prisms.offsets[1:], strict=False)]
    assert sum(areas) == pytest.approx(100e-8)


def test_that_a_courtyard_stays_open(osm, opened):
    outer, inner = osm.area(0, 0, 10, 10), osm.area(4, 4, 2, 2)
    osm.relation([(outer, "outer"), (inner, "inner")], building="apartments", building__levels="6")
    found = opened(osm)
    assert found.types == {"relation/1": "Building"}
    prisms = found.pieces[0].prisms
    rings = [shapely.Polygon(prisms.xy[a:b]) for a, b in zip(prisms.offsets, prisms.offsets[1:], strict=False)]
    assert len(rings) > 1
    assert sum(ring.area for ring in rings) == pytest.approx(96e-8, rel=1e-3)
    assert not any(ring.contains(shapely.Point(10.0005, 50.0005)) for ring in rings)


def test_that_roads_have_width_level_and_height_by_their_tags(osm, opened):
    osm.way([(0, 0), (5, 0)], highway="residential")
    osm.way([(0, 1), (5, 1)], highway="primary", lanes="4", bridge="yes")
    osm.way([(0, 2), (5, 2)], highway="motorway", width="22 m")
    osm.way([(0, 3), (5, 3)], highway="secondary", tunnel="yes", layer="-2")
    osm.way([(0, 4), (5, 4)], highway="service", tunnel="building_passage")
    found = opened(osm)
    nowhere = pytest.approx(math.nan, nan_ok=True)
    assert found.lines("way/1") == [(6.5, 0, nowhere)]
    assert found.lines("way/2") == [(13.0, 3, 5.0)]
    assert found.lines("way/3") == [(22.0, 2, nowhere)]
    assert found.lines("way/4") == [(10.0, 4, -10.0)]
    assert found.lines("way/5") == [(4.0, 0, nowhere)]


def test_that_a_street_with_a_tram_is_one_object_with_two_lines(osm, opened):
    osm.way([(0, 0), (5, 0)], highway="tertiary", railway="tram")
    found = opened(osm)
    assert found.types == {"way/1": "Road"}
    assert [level for _, level, _ in found.lines("way/1")] == [0, 5]


def test_that_a_road_has_a_gap_where_its_nodes_are_not_in_the_file(osm, opened):
    osm.way([(x, 0) for x in range(7)], highway="service")
    osm.missing.append(osm.node((3, 0)))
    found = opened(osm)
    assert found.pieces[0].lines.offsets.tolist() == [0, 3, 6]
    assert any(note.startswith("1 lines lack nodes") for note in found.reading.notes())


def test_that_water_green_and_pipes_have_their_kinds(osm, opened):
    osm.area(0, 0, 3, 3, natural="water")
    osm.area(5, 0, 3, 3, leisure="park")
    osm.area(10, 0, 3, 3, landuse="industrial")
    osm.way([(0, 9), (5, 9)], waterway="river")
    osm.way([(0, 8), (5, 8)], man_made="pipeline", location="underground", diameter="800")
    osm.area(0, 20, 9, 1, man_made="bridge", layer="1")
    found = opened(osm)
    assert list(found.types.values()) == ["WaterBody", "PlantCover", "LandUse", "Waterway", "Pipeline", "Bridge"]
    assert found.pieces[0].areas.kind.tolist() == [0, 1, 3]
    assert found.lines("way/4")[0][1] == 6
    assert found.lines("way/5") == [(0.8, 7, -1.5)]
    assert found.prisms("way/6") == [(4.0, 1.0, 0.0, False)]


def test_that_what_cannot_be_closed_or_is_cut_off_is_skipped_with_its_reason(osm, opened):
    osm.way([(0, 0), (2, 0), (2, 2)], building="yes")
    osm.area(4, 0, 2, 2, building="yes")
    osm.missing.append(osm.node((4, 0)))
    gone = osm.area(8, 0, 2, 2)
    osm.relation([(gone, "outer"), (99, "outer")], building="yes")
    osm.way([(20, 0), (21, 0)], highway="residential")
    found = opened(osm)
    assert found.skipped == {
        "way/1": "its outline is not closed",
        "way/2": "nodes of its outline are not in the file",
        "relation/1": "members of it are not in the file",
    }
    assert found.types == {"way/4": "Road"}


def test_that_a_crossed_outline_is_repaired(osm, opened):
    osm.way([(0, 0), (4, 4), (4, 0), (0, 4), (0, 0)], building="yes", height="5")
    found = opened(osm)
    assert len(found.prisms("way/1")) == 2
    assert "1 outlines that cross themselves were repaired" in found.reading.notes()


def test_that_pbf_and_xml_of_one_city_are_read_alike(osm, opened, tmp_path: Path):
    osm.area(0, 0, 2, 2, building="yes", height="7")
    osm.way([(0, 5), (9, 5)], highway="primary")
    first = opened(osm)
    with osmium.SimpleWriter(tmp_path / "same.osm.pbf") as writer:
        for item in osmium.FileProcessor(tmp_path / "city.osm"):
            writer.add(item)
    head = (tmp_path / "same.osm.pbf").read_bytes()[:4096]
    assert recognises(tmp_path / "same.osm.pbf", head)
    (second,) = read(tmp_path / "same.osm.pbf", Wish()).pieces(Watch())
    assert list(second.objects.ids) == list(first.pieces[0].objects.ids)
    assert np.array_equal(second.prisms.xy, first.pieces[0].prisms.xy)
    assert np.array_equal(second.lines.xyz, first.pieces[0].lines.xyz, equal_nan=True)


def test_that_a_file_is_read_in_pieces_and_can_be_cancelled(osm, opened, tmp_path: Path, monkeypatch):
    for number in range(1200):
        osm.area(number * 3, 0, 2, 2, building="yes")
    monkeypatch.setattr("citydeck.city.osm.reading.PIECE", 500)
    found = opened(osm)
    assert [len(piece.objects) for piece in found.pieces] == [500, 500, 200]
    told: list[float] = []
    with pytest.raises(ReadingCancelled):
        list(read(tmp_path / "city.osm", Wish()).pieces(Watch(told.append, lambda: bool(told) and told[-1] > 0.3)))
    assert told == sorted(told)


def test_that_gcj_02_is_brought_to_wgs_84(osm, tmp_path: Path):
    osm.area(0, 0, 2, 2, building="yes")
    path = tmp_path / "china.osm"
    path.write_text(osm.text().replace('lon="10.', 'lon="116.').replace('lat="50.', 'lat="39.'), encoding="utf-8")
    (plain,) = read(path, Wish()).pieces(Watch())
    (moved,) = read(path, Wish(datum="GCJ-02")).pieces(Watch())
    shift = np.abs(moved.prisms.xy - plain.prisms.xy)
    assert (shift > 0.0005).all()
    assert (shift < 0.01).all()


def test_that_drafts_with_negative_ids_are_named_as_such(osm, tmp_path: Path):
    osm.area(0, 0, 2, 2, building="yes")
    osm.way([(9, 9), (12, 9)], highway="service")
    path = tmp_path / "draft.osm"
    path.write_text(osm.text().replace('id="', 'id="-').replace('ref="', 'ref="-'), encoding="utf-8")
    (piece,) = read(path, Wish()).pieces(Watch())
    assert {skip.id for skip in piece.skipped} == {"way/-1", "way/-2"}
    assert all("negative ids" in skip.reason for skip in piece.skipped)


@pytest.mark.parametrize(
    ("change", "reason"), [(lambda text: text.replace('way id="2"', 'way id="1"'), "ids come twice"),
                           (lambda text: text.replace('way id="1"', 'way id="9"'), "not sorted")],
)  # fmt: skip
def test_that_a_file_out_of_order_says_so(change, reason, osm, tmp_path: Path):
    osm.area(0, 0, 2, 2, building="yes")
    osm.area(5, 0, 2, 2, building="yes")
    path = tmp_path / "mixed.osm"
    path.write_text(change(osm.text()), encoding="utf-8")
    with pytest.raises(UnreadableInput, match=reason):
        list(read(path, Wish()).pieces(Watch()))


@pytest.mark.parametrize("text", ["<osm", '<osm version="0.6"><node id="x"/></osm>', "<html/>", ""])
def test_that_a_file_that_is_no_openstreetmap_is_refused_in_one_line(text, tmp_path: Path):
    path = tmp_path / "bad.osm"
    path.write_text(text)
    with pytest.raises(UnreadableInput) as caught:
        list(read(path, Wish()).pieces(Watch()))
    assert "\n" not in str(caught.value)


@pytest.mark.shared
def test_that_the_public_city_has_the_counts_of_its_index(shared_data: Path):
    path = shared_data / "3d-city" / "osm" / "Helsinki.osm.pbf"
    reading = read(path, Wish())
    pieces = list(reading.pieces(Watch()))
    counts = reading.counts()
    assert counts["ways"] == 5130
    assert counts["ways_with_building"] == 433
    assert counts["ways_with_height"] == 54
    assert counts["ways_with_building_levels"] == 239
    assert counts["ways_with_tunnel"] == 289
    assert counts["ways_with_bridge"] == 7
    tagged: Counter[str] = Counter()
    for piece in pieces:
        for name, tags in zip(piece.objects.ids, piece.objects.attributes, strict=True):
            tagged.update(key for key in ("building", "bridge", "tunnel") if key in tags and name.startswith("way/"))
            tagged["pipeline"] += tags.get("man_made") == "pipeline"
    skipped = Counter(skip.kind for piece in pieces for skip in piece.skipped if skip.id.startswith("way/"))
    assert tagged == {"building": 385, "bridge": 7, "tunnel": 279, "pipeline": 78}
    assert tagged["building"] + skipped["Building"] == 433
    assert tagged["pipeline"] + skipped["Pipeline"] == 79
    ids = [name for piece in pieces for name in piece.objects.ids]
    assert len(ids) == len(set(ids))
