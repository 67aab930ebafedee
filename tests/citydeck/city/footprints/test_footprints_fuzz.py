"""Bytes that were tampered with are refused in one line or read in part; nothing else happens."""

import random
from pathlib import Path

import pytest

from citydeck.city.footprints.reading import read
from citydeck.city.piece import Wish
from citydeck.city.watch import Watch
from citydeck.model.errors import UnreadableInput


@pytest.mark.parametrize("kind", ["geojson", "gpkg", "parquet", "fgb"])
def test_that_changed_bytes_never_end_in_a_traceback(kind, files, box, tmp_path: Path):
    rows = [(box(20 * number), {"id": str(number), "height": number + 3.0}) for number in range(20)]
    write = {
        "geojson": lambda: files.geojson(rows),
        "gpkg": lambda: files.ogr(rows, "city.gpkg", "GPKG"),
        "parquet": lambda: files.parquet(rows),
        "fgb": lambda: files.ogr(rows, "city.fgb", "FlatGeobuf"),
    }
    whole = write[kind]().read_bytes()
    results = {"refused": 0, "read": 0, "several lines": 0}
    for seed in range(100):
        path = tmp_path / f"fuzz.{kind}"
        path.write_bytes(_changed(whole, random.Random(seed)))
        results[_outcome(path)] += 1
    assert results["refused"] + results["read"] == 100
    assert results["refused"] > 10


def _outcome(path: Path) -> str:
    try:
        reading = read(path, Wish())
        for piece in reading.pieces(Watch()):
            assert len(piece.objects.ids) == len(piece.objects.types)
        reading.notes()
    except UnreadableInput as error:
        return "several lines" if "\n" in str(error) else "refused"
    return "read"


def _changed(whole: bytes, chance: random.Random) -> bytes:
    found = bytearray(whole)
    for _ in range(chance.choice([1, 3, 20])):
        found[chance.randrange(len(found))] = chance.randrange(256)
    if chance.random() < 0.2:
        del found[chance.randrange(len(found)) :]
    return bytes(found)
