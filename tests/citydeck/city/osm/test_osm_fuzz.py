"""Bytes that were tampered with are refused in one line or read in part; nothing else happens."""

import random
from pathlib import Path

import osmium
import pytest

from citydeck.city.osm.reading import read
from citydeck.city.piece import Wish
from citydeck.city.watch import Watch
from citydeck.model.errors import UnreadableInput


@pytest.fixture
def plain_pbf(osm, tmp_path: Path) -> bytes:
    """A file without compression, so that a changed byte reaches the reader."""
    outer, inner = osm.area(0, 0, 10, 10), osm.area(4, 4, 2, 2)
    osm.relation([(outer, "outer"), (inner, "inner")], building="yes", height="9 m")
    for number in range(12):
        osm.area(20 + 3 * number, 0, 2, 2, building="yes", height=f"{number + 3}")
        osm.way([(0, number + 20), (9, number + 20)], highway="primary", name="Straße")
    (tmp_path / "plain.osm").write_text(osm.text(), encoding="utf-8")
    target = osmium.io.File(tmp_path / "plain.osm.pbf", "pbf,pbf_compression=none")
    with osmium.SimpleWriter(target) as writer:
        for item in osmium.FileProcessor(tmp_path / "plain.osm"):
            writer.add(item)
    return (tmp_path / "plain.osm.pbf").read_bytes()


def test_that_changed_bytes_never_end_in_a_traceback(plain_pbf: bytes, tmp_path: Path):
    results = _tampered(plain_pbf, tmp_path / "fuzz.osm.pbf", 100)
    assert results["refused"] + results["read"] == 100
    assert results["refused"] > 20


def _tampered(whole: bytes, path: Path, times: int) -> dict[str, int]:
    results = {"refused": 0, "read": 0, "several lines": 0}
    for seed in range(times):
        path.write_bytes(_changed(whole, random.Random(seed)))
        try:
            reading = read(path, Wish())
            list(reading.pieces(Watch()))
            reading.notes()
            results["read"] += 1
        except UnreadableInput as error:
            results["refused" if "\n" not in str(error) else "several lines"] += 1
    return results


def _changed(whole: bytes, chance: random.Random) -> bytes:
    found = bytearray(whole)
    for _ in range(chance.choice([1, 3, 20])):
        found[chance.randrange(len(found))] = chance.randrange(256)
    if chance.random() < 0.2:
        del found[chance.randrange(len(found)) :]
    return bytes(found)
