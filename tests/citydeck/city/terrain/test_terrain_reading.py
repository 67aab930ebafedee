"""Terrain becomes a grid with row 0 in the south."""

from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.transform import Affine

from citydeck.city.piece import Wish
from citydeck.city.terrain.reading import read, recognises
from citydeck.city.watch import ReadingCancelled, Watch
from citydeck.model.errors import UnreadableInput

HEIGHTS = np.arange(12, dtype=np.float32).reshape(3, 4)


def tiff(path: Path, heights=HEIGHTS, transform=None, bands: int = 1, crs="EPSG:25833", **options) -> Path:
    rows, columns = heights.shape
    place = Affine(2, 0, 300_000, 0, -2, 5_800_000) if transform is None else transform
    with rasterio.open(
        path, "w", driver="GTiff", width=columns, height=rows, count=bands, dtype=heights.dtype, crs=crs,
        transform=place, **options,
    ) as file:  # fmt: skip
        for band in range(bands):
            file.write(heights, band + 1)
    return path


def ascii_grid(path: Path, heights=HEIGHTS) -> Path:
    head = f"ncols {heights.shape[1]}\nnrows {heights.shape[0]}\nxllcorner 300000\nyllcorner 5799994\ncellsize 2\n"
    rows = "\n".join(" ".join(str(value) for value in row) for row in heights)
    path.write_text(f"{head}NODATA_value -9999\n{rows}\n")
    return path


def grid(path: Path, **wish):
    (piece,) = read(path, Wish(**wish)).pieces(Watch())
    return piece.grid


def test_that_a_geotiff_and_an_ascii_grid_of_the_same_heights_are_alike(tmp_path: Path):
    heights = HEIGHTS.copy()
    heights[0, 0] = -9999
    first, second = tiff(tmp_path / "a.tif", heights, nodata=-9999), ascii_grid(tmp_path / "a.asc", heights)
    for path in (first, second):
        assert recognises(path, path.read_bytes()[:4096])
        found = grid(path)
        assert (found.x, found.y, found.dx, found.dy) == (300_001.0, 5_799_995.0, 2.0, 2.0)
        assert found.heights[0].tolist() == [8.0, 9.0, 10.0, 11.0]
        assert np.isnan(found.heights[2, 0])
        assert np.isfinite(found.heights).sum() == 11
    assert read(first, Wish()).facts.reference.text == "EPSG:25833"
    assert read(second, Wish()).facts.reference.kind == "local"
    assert read(second, Wish(crs="EPSG:25833")).facts.reference.text == "EPSG:25833"


def test_that_a_great_grid_is_read_coarse_as_means_of_the_known_cells(tmp_path: Path):
    heights = np.tile(np.arange(2050, dtype=np.float32), (1030, 1))
    heights[:, 0] = -32768
    path = tiff(tmp_path / "big.tif", heights)
    reading = read(path, Wish())
    (piece,) = reading.pieces(Watch())
    assert piece.grid.heights.shape == (343, 683)
    assert piece.grid.heights[0, :2].tolist() == [1.5, 4.0]
    assert (piece.grid.dx, piece.grid.x) == (6.0, 300_003.0)
    assert piece.grid.y == pytest.approx(5_800_000 - 342.5 * 6)
    assert "each cell is the mean of 3 x 3 of the file's" in reading.notes()
    assert reading.counts()["rows"] == 1030


def test_that_degrees_stay_degrees(tmp_path: Path):
    path = tiff(tmp_path / "d.tif", transform=Affine(0.01, 0, 10, 0, -0.01, 50), crs="EPSG:4326")
    assert read(path, Wish()).facts.reference.kind == "geographic"
    assert grid(path).x == pytest.approx(10.005)


def test_that_rows_from_the_south_are_taken_as_they_are(tmp_path: Path):
    found = grid(tiff(tmp_path / "s.tif", transform=Affine(2, 0, 300_000, 0, 2, 5_800_000)))
    assert found.heights[0, 0] == 0.0
    assert found.y == 5_800_001.0


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"transform": Affine(2, 1, 300_000, 1, -2, 5_800_000)}, "rotated"),
        ({"transform": Affine.identity()}, "where its cells lie"),
        ({"bands": 3, "heights": HEIGHTS.astype(np.uint8)}, "a picture"),
        ({"heights": HEIGHTS.astype(np.complex64)}, "complex"),
    ],
)
@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_that_what_is_no_straight_grid_of_heights_is_refused_in_one_line(options, reason, tmp_path: Path):
    path = tiff(tmp_path / "bad.tif", **options)
    with pytest.raises(UnreadableInput, match=reason):
        read(path, Wish())


def test_that_a_broken_file_is_refused_and_a_datum_of_china_too(tmp_path: Path):
    path = tiff(tmp_path / "a.tif")
    with pytest.raises(UnreadableInput, match="GCJ-02"):
        read(path, Wish(datum="GCJ-02"))
    path.write_bytes(path.read_bytes()[:120])
    with pytest.raises(UnreadableInput):
        read(path, Wish())


def test_that_reading_can_be_cancelled(tmp_path: Path):
    path = tiff(tmp_path / "a.tif")
    with pytest.raises(ReadingCancelled):
        list(read(path, Wish()).pieces(Watch(None, lambda: True)))
