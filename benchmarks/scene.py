"""100,000 buildings at 1920x1080: frames and recolouring of the 3D view beside plain PyVista and the empty scene.

All rows are drawn in one run, by the same OpenGL, from the same prisms and the same cameras. PyVista gets one merged
mesh of all of them, once as `add_mesh` draws it by default and once tuned (no lighting, back faces culled). The view
draws tiles under its triangle budget, so far blocks are boxes: it draws less, and that is its point. The empty scene
is the floor: what clearing and finishing a frame of that size costs here.

``python benchmarks/scene.py [--buildings N] [--json] [--cpu]``
"""

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

os.environ.setdefault("VTK_DEFAULT_OPENGL_WINDOW", "vtkOSOpenGLRenderWindow")  # the same for every row

import numpy as np
import pyvista
from vtkmodules.vtkRenderingCore import vtkRenderer, vtkRenderWindow

from citydeck.city.model import CityModel, Extrusions, Frame
from widgets.scene.camera import Camera
from widgets.scene.materials import Frame as Picture
from widgets.scene.offscreen import window
from widgets.scene.prisms import prisms
from widgets.scene.scene import STILL_BUDGET, Scene
from widgets.scene.table import LayerTable

SIZE = (1920, 1080)
FEEDERS = 500
FRAMES, WARM = 5, 1
CAMERAS = ("overview", "district", "street")
SHAPES: tuple[list[tuple[float, float]], ...] = (
    [(-1, -1), (1, -1), (1, 1), (-1, 1)],
    [(-1, -1), (1, -1), (1, 0), (0, 0), (0, 1), (-1, 1)],
    [(-1, -1), (1, -1), (1, 1), (0.4, 1), (0.4, -0.2), (-0.4, -0.2), (-0.4, 1), (-1, 1)],
    [(-0.5, -1), (0.5, -1), (1, -0.5), (1, 0.5), (0.5, 1), (-0.5, 1), (-1, 0.5), (-1, -0.5)],
    [
        (-0.35, -1), (0.35, -1), (0.35, -0.35), (1, -0.35), (1, 0.35), (0.35, 0.35),
        (0.35, 1), (-0.35, 1), (-0.35, 0.35), (-1, 0.35), (-1, -0.35), (-0.35, -0.35),
    ],
)  # fmt: skip
CLOCK = time.perf_counter
"""With ``--cpu`` seconds of all threads of this process, which other work on the machine hardly changes."""
SHARES = (0.5, 0.18, 0.12, 0.12, 0.08)


@dataclass
class Row:
    """Medians in milliseconds. `recolour` is all buildings at once: preparing the colours and the dearer next frame."""

    name: str
    overview: float
    district: float
    street: float
    recolour: float | None
    triangles: int


def city(count: int, seed: int = 7) -> CityModel:
    """A seeded grid of `count` buildings with 4 to 12 corners, towers in the middle."""
    random = np.random.default_rng(seed)
    side = int(np.ceil(np.sqrt(count)))
    column, row = (index.ravel()[:count] for index in np.meshgrid(np.arange(side), np.arange(side)))
    centre = np.stack([column * 22 + column // 6 * 14.0, row * 22 + row // 5 * 14.0], axis=1)
    centre -= centre.max(axis=0) / 2
    kind = random.choice(len(SHAPES), count, p=SHARES)
    counts = np.array([len(shape) for shape in SHAPES])[kind]
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    xy = np.empty((offsets[-1], 2), np.float32)
    size = random.uniform(5.5, 9.5, (count, 2))
    for number, shape in enumerate(SHAPES):
        which = np.flatnonzero(kind == number)
        rows = offsets[which][:, None] + np.arange(len(shape))
        xy[rows] = centre[which][:, None] + np.array(shape) * size[which][:, None]
    middle = np.exp(-((np.linalg.norm(centre, axis=1) / (0.08 * side * 25)) ** 2))
    height = random.gamma(2.2, 5, count) + 6 + (random.random(count) < 0.3 * middle) * random.uniform(40, 220, count)
    solids = Extrusions(
        offsets,
        xy,
        np.zeros(count, np.float32),
        height.astype(np.float32),
        random.integers(0, 5, count).astype(np.uint8),
        random.integers(0, FEEDERS, count).astype(np.int32),
        tuple(f"feeder-{number}" for number in range(FEEDERS)),
    )
    low, high = xy.min(axis=0), xy.max(axis=0)
    return CityModel(
        "benchmark", Frame(0.0, 0.0), (float(low[0]), float(low[1]), float(high[0]), float(high[1])), buildings=solids
    )


def cameras(model: CityModel) -> dict[str, Camera]:
    """The whole city, a district and a street."""
    extent = model.extent[2] - model.extent[0]
    return {
        "overview": Camera.looking((0.0, -extent * 0.75, extent * 0.6), (0.0, -extent * 0.03, 0.0)),
        "district": Camera.looking((0.0, -1200.0, 600.0), (0.0, 0.0, 0.0)),
        "street": Camera.looking((0.0, -330.0, 90.0), (0.0, 0.0, 30.0)),
    }


def timed(job: Callable[[], object], target: vtkRenderWindow) -> float:
    """Milliseconds until the pixels are there."""
    begin = CLOCK()
    job()
    target.WaitForCompletion()
    return (CLOCK() - begin) * 1e3


def orbit(show: Callable[[Camera], object], camera: Camera, target: vtkRenderWindow) -> float:
    """Median frame while the camera turns by two degrees a frame."""
    times = [
        timed(lambda step=step: show(camera.orbited(2.0 * step, 0.0)), target)  # type: ignore[misc]
        for step in range(FRAMES + WARM)
    ]
    return float(np.median(times[WARM:]))


def measure(
    name: str,
    show: Callable[[Camera], object],
    target: vtkRenderWindow,
    views: dict[str, Camera],
    paint: Callable[[int], object] | None,
    triangles: Callable[[], int],
) -> Row:
    """One row: three cameras, then recolouring before every frame of the district."""
    frames = {view: orbit(show, camera, target) for view, camera in views.items()}
    drawn = triangles()
    recolour = None if paint is None else _recolour(lambda: show(views["district"]), target, paint)
    return Row(name, frames["overview"], frames["district"], frames["street"], recolour, drawn)


def _recolour(draw: Callable[[], object], target: vtkRenderWindow, paint: Callable[[int], object]) -> float:
    """Preparing new colours for all, plus what the next frame costs more than one without: pairs, frame by frame."""
    prepared, extra = [], []
    for turn in range(FRAMES + WARM):
        plain = timed(draw, target)
        prepared.append(timed(lambda turn=turn: paint(turn), target))  # type: ignore[misc]
        extra.append(timed(draw, target) - plain)
    return float(np.median(prepared[WARM:]) + max(0.0, np.median(extra[WARM:])))


def empty(views: dict[str, Camera]) -> Row:
    """Nothing but a background."""
    target = window()
    target.SetSize(*SIZE)
    target.AddRenderer(vtkRenderer())
    row = measure("empty scene", lambda _: target.Render(), target, views, None, lambda: 0)
    target.Finalize()
    return row


def ours(model: CityModel, views: dict[str, Camera]) -> Row:
    """The 3D view, sharp frames at the budget of a still camera."""
    target = window()
    target.SetSize(*SIZE)
    scene = Scene()
    target.AddRenderer(scene.renderer)
    scene.set_city(model)
    scene.set_layer("energy", visible=True)
    random = np.random.default_rng(1)
    ids = tuple(f"feeder-{number}" for number in range(FEEDERS))

    def show(camera: Camera) -> None:
        scene.frame(Picture(camera, *SIZE), STILL_BUDGET)
        target.Render()

    def paint(_: int) -> None:
        rgba = random.integers(0, 255, (FEEDERS, 4)).astype(np.uint8)
        rgba[:, 3] = 255
        scene.paint("energy", LayerTable(ids, rgba, np.zeros(FEEDERS, bool)))

    row = measure("citydeck", show, target, views, paint, lambda: scene.triangles)
    target.Finalize()
    return row


def peer(name: str, model: CityModel, views: dict[str, Camera], **style: object) -> Row:
    """PyVista on the merged prisms, coloured by cell."""
    assert model.buildings is not None
    count = len(model.buildings)
    geometry = prisms(model.buildings, np.arange(count))
    faces = np.column_stack([np.full(len(geometry), 3), geometry.triangles]).ravel()
    mesh = pyvista.PolyData(geometry.vertices, faces)
    owner = geometry.attributes["aux"][geometry.triangles[:, 0], 0].astype(np.int64)
    random = np.random.default_rng(1)
    mesh.cell_data["value"] = random.random(count)[owner]
    plotter = pyvista.Plotter(off_screen=True, window_size=list(SIZE))
    plotter.disable_anti_aliasing()
    plotter.add_mesh(mesh, scalars="value", clim=(0, 1), show_scalar_bar=False, **style)
    target = plotter.render_window

    def show(camera: Camera) -> None:
        view = plotter.camera
        view.position, view.focal_point, view.up = tuple(camera.eye), camera.target, (0.0, 0.0, 1.0)
        view.view_angle = camera.fov
        plotter.renderer.ResetCameraClippingRange()
        target.Render()

    def paint(_: int) -> None:
        mesh.cell_data["value"][:] = random.random(count)[owner]
        mesh.GetCellData().GetArray("value").Modified()
        mesh.Modified()

    row = measure(name, show, target, views, paint, lambda: len(geometry))
    plotter.close()
    return row


def ratios(rows: list[Row]) -> dict[str, dict[str, float]]:
    """Each peer's figure over ours, and ours over the empty scene's."""
    by_name = {row.name: row for row in rows}
    mine, floor = by_name["citydeck"], by_name["empty scene"]
    result = {}
    for row in rows:
        if row.name.startswith("pyvista"):
            result[f"{row.name} / citydeck"] = {v: getattr(row, v) / getattr(mine, v) for v in CAMERAS}
            if row.recolour is not None and mine.recolour:
                result[f"{row.name} / citydeck"]["recolour"] = row.recolour / mine.recolour
    result["citydeck / empty scene"] = {view: getattr(mine, view) / getattr(floor, view) for view in CAMERAS}
    return result


def report(rows: list[Row], quotients: dict[str, dict[str, float]]) -> None:
    """The table for people."""
    print(
        f"{'milliseconds (median)':32}{'overview':>10}{'district':>10}{'street':>10}{'recolour':>10}{'triangles':>12}"
    )
    for row in rows:
        recolour = "-" if row.recolour is None else f"{row.recolour:.1f}"
        print(
            f"{row.name:32}{row.overview:10.1f}{row.district:10.1f}{row.street:10.1f}{recolour:>10}{row.triangles:12,}"
        )
    for name, values in quotients.items():
        print(f"{name:32}" + "".join(f"{values[key]:9.1f}x" for key in (*CAMERAS, "recolour") if key in values))


def main() -> int:
    """Run all rows; 0."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--buildings", type=int, default=100_000)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--cpu", action="store_true", help="measure CPU time instead of wall time")
    options = parser.parse_args()
    if options.cpu:
        global CLOCK  # noqa: PLW0603 - one clock for a whole run
        CLOCK = time.process_time
    model = city(options.buildings)
    views = cameras(model)
    rows = [
        empty(views),
        ours(model, views),
        peer("pyvista default", model, views),
        peer("pyvista tuned", model, views, lighting=False, culling="back"),
    ]
    quotients = ratios(rows)
    line = {
        "buildings": options.buildings,
        "size": SIZE,
        "clock": "cpu" if options.cpu else "wall",
        "python": platform.python_version(),
        "rows": [asdict(row) for row in rows],
        "ratios": quotients,
    }
    if not options.json:
        report(rows, quotients)
    print(json.dumps(line))
    return 0


if __name__ == "__main__":
    sys.exit(main())
