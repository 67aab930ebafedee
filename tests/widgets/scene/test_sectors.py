"""Wedges of 5G cells: in the direction that the cell looks, and none while it is down."""

import math

import numpy as np

from citydeck.city.model import CityModel
from widgets.scene.layers import coverage
from widgets.scene.materials import Materials
from widgets.scene.sectors import REACH, SECTOR, sectors


def test_that_each_wedge_points_where_its_cell_looks(town: CityModel) -> None:
    group = sectors(town, Materials())
    points = group.actors[0].GetMapper().GetInput().GetPoints().GetData()
    xyz = np.array([points.GetTuple3(row) for row in range(points.GetNumberOfTuples())]).reshape(-1, 8, 3)
    cells = [asset for asset in town.assets if asset.kind == "cell"]
    assert len(xyz) == len(cells)
    for wedge, cell in zip(xyz, cells, strict=True):
        way = wedge[1:].mean(axis=0) - wedge[0]
        off = (math.degrees(math.atan2(way[0], way[1])) - cell.attributes["azimuth"] + 180) % 360 - 180
        assert abs(off) < 0.5
        assert np.allclose(np.linalg.norm(wedge[1:] - wedge[0], axis=1), REACH)


def test_that_a_cell_that_is_down_has_no_wedge_and_a_silent_one_a_hatched_one(town, mirror_of) -> None:
    on, off = "urn:ngsi-ld:Cell:0", "urn:ngsi-ld:Cell:1"
    table = coverage.table(town, mirror_of({(on, "cell_state"): 1.0, (off, "cell_state"): 0.0}))
    row = {key: index for index, key in enumerate(table.ids)}
    assert table.rgba[row[on + SECTOR], 3] > 0
    assert table.rgba[row[off + SECTOR], 3] == 0
    assert table.rgba[row[off], 3] > 0
