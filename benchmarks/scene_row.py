"""One row of the table of `benchmarks.scene`, in a process of its own, so that no row fills the memory of another.

``python -m benchmarks.scene_row NAME BUILDINGS`` prints one line of JSON.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks import stopwatch, synthetic
from citydeck.city.model import CityModel
from widgets.scene.camera import Camera
from widgets.scene.offscreen import window

SIZES = {"1080p": (1920, 1080), "4K": (3840, 2160)}
PIXELS = 200
Row = dict[str, Any]


def pixels() -> list[tuple[int, int]]:
    """Where every row is asked what is there, in a picture of 1920x1080."""
    random = np.random.default_rng(5)
    return [(int(x), int(y)) for x, y in random.uniform((100, 300), (1820, 1050), (PIXELS, 2))]


def citydeck(model: CityModel, layers: str, wanted: int = 0) -> Row:
    """The 3D view: sharp frames, then frames of a moving camera (half the resolution or less, drawn large by the
    window). On a graphics card both may have the budget that is `wanted`, and as many pixels.
    """
    from widgets.scene.allowance import moving_scale
    from widgets.scene.materials import Frame
    from widgets.scene.picker import Picker
    from widgets.scene.scene import MOVING_BUDGET, STILL_BUDGET, Scene
    from widgets.scene.table import LayerTable

    views = synthetic.cameras(model)
    before, began = stopwatch.resident(), time.perf_counter()
    target = window()
    target.SetSize(*SIZES["1080p"])
    scene = Scene()
    target.AddRenderer(scene.renderer)
    scene.set_city(model)
    if "alarms" in layers:
        scene.set_beams(synthetic.alarms())
    budget, size = wanted or STILL_BUDGET, SIZES["1080p"]

    def show(camera: Camera) -> None:
        scene.frame(Frame(camera, *size, size[1] / 1080.0), budget)
        scene.draw()

    show(views["overview"])
    target.WaitForCompletion()
    row: Row = {"layers": layers, "load": time.perf_counter() - began, "triangles": {}, "gl": _gl(target)}
    for name, size in SIZES.items():
        target.SetSize(*size)
        row[name] = {}
        for view, camera in views.items():
            row[name][view] = stopwatch.frames(show, camera, target)
            row["triangles"][view] = scene.triangles
    budget = wanted or MOVING_BUDGET
    for name, (width, height) in SIZES.items():
        part = 1.0 if wanted else moving_scale(width, height)
        size = (round(width * part), round(height * part))
        target.SetSize(*size)
        row[f"{name} moving"] = {view: stopwatch.frames(show, camera, target) for view, camera in views.items()}
    budget, size = wanted or STILL_BUDGET, SIZES["1080p"]
    target.SetSize(*size)
    if "roads" in layers:
        row["added"] = stopwatch.resident() - before
        _paints(row, scene, LayerTable, lambda: show(views["district"]), target, model)
        begin = time.perf_counter()
        picker = Picker(model)
        row["pick_load"] = time.perf_counter() - begin

        def pick(x: int, y: int) -> str:
            hit = picker.at(views["district"], x, y, SIZES["1080p"])
            return hit.asset if hit is not None else ""

        row["pick"] = stopwatch.picks(pick, pixels())
    row["added"] = max(row.get("added", 0.0), stopwatch.resident() - before)
    target.Finalize()
    return row


def _paints(row: Row, scene: Any, table: Any, draw: Callable[[], object], target: Any, model: CityModel) -> None:
    """All colours by feeder and by building; 1 % of either."""
    random = np.random.default_rng(1)
    count = len(model.buildings) if model.buildings is not None else 0
    scene.set_layer("energy", visible=True)
    for by, ids in (
        ("", tuple(f"feeder-{number}" for number in range(synthetic.FEEDERS))),
        (" by building", tuple(f"b{number}" for number in range(count))),
    ):
        if by and count > 100_000:  # who would colour a million one by one?
            continue
        one, other = (random.integers(0, 255, (len(ids), 4)).astype(np.uint8) for _ in range(2))
        one[:, 3] = other[:, 3] = 255
        few = one.copy()
        few[::100, :3] = other[::100, :3]
        hatched = np.zeros(len(ids), bool)
        tables = [table(ids, rgba, hatched) for rgba in (one, other, few)]

        def paint(turn: int, second: int, tables: Any = tables) -> None:
            scene.paint("energy", tables[second if turn % 2 else 0])

        row[f"recolour all{by}"] = stopwatch.recolour(draw, target, lambda turn, paint=paint: paint(turn, 1))
        row[f"recolour 1 %{by}"] = stopwatch.recolour(draw, target, lambda turn, paint=paint: paint(turn, 2))


def pyvista(model: CityModel, **style: object) -> Row:
    """PyVista on the merged prisms, coloured by cell; its own cell picker."""
    import pyvista as pv
    from vtkmodules.vtkRenderingCore import vtkCellPicker

    from widgets.scene.prisms import prisms

    assert model.buildings is not None
    views = synthetic.cameras(model)
    before, began = stopwatch.resident(), time.perf_counter()
    count = len(model.buildings)
    geometry = prisms(model.buildings, np.arange(count))
    faces = np.column_stack([np.full(len(geometry), 3), geometry.triangles]).ravel()
    owner = geometry.attributes["aux"][geometry.triangles[:, 0], 0].astype(np.int32)
    triangles = len(geometry)
    mesh = pv.PolyData(geometry.vertices, faces)
    del geometry, faces
    random = np.random.default_rng(1)
    mesh.cell_data["value"] = random.random(count)[owner]
    plotter = pv.Plotter(off_screen=True, window_size=list(SIZES["1080p"]))
    plotter.disable_anti_aliasing()
    plotter.add_mesh(mesh, scalars="value", clim=(0, 1), show_scalar_bar=False, **style)
    target = plotter.render_window

    def show(camera: Camera) -> None:
        view = plotter.camera
        view.position, view.focal_point, view.up = tuple(camera.eye), camera.target, (0.0, 0.0, 1.0)
        view.view_angle = camera.fov
        plotter.renderer.ResetCameraClippingRange()
        target.Render()

    show(views["overview"])
    target.WaitForCompletion()
    row: Row = {"layers": "buildings", "load": time.perf_counter() - began, "gl": _gl(target)}
    row["triangles"] = dict.fromkeys(views, triangles)
    _sizes(row, show, target, views)
    values = mesh.GetCellData().GetArray("value")
    few = np.flatnonzero(owner % 100 == 0)
    colours = [random.random(count) for _ in range(2)]

    def paint(rows: Any, turn: int) -> None:
        mesh.cell_data["value"][rows] = colours[turn % 2][owner[rows]]
        values.Modified()
        mesh.Modified()

    draw = lambda: show(views["district"])  # noqa: E731
    row["recolour all"] = stopwatch.recolour(draw, target, lambda turn: paint(slice(None), turn))
    row["recolour 1 %"] = stopwatch.recolour(draw, target, lambda turn: paint(few, turn))
    picker = vtkCellPicker()
    picker.SetTolerance(0.0)

    def pick(x: int, y: int) -> str:
        picker.Pick(x, SIZES["1080p"][1] - 1 - y, 0, plotter.renderer)
        return f"b{owner[picker.GetCellId()]}" if picker.GetCellId() >= 0 else ""

    row["pick"] = stopwatch.picks(pick, pixels())
    row["added"] = stopwatch.resident() - before
    return row


def naive(model: CityModel) -> Row:
    """VTK with one actor a building, as a first program would draw it."""
    from vtkmodules.vtkRenderingCore import vtkActor, vtkCellPicker, vtkPolyDataMapper, vtkRenderer

    from widgets.scene.prisms import prisms

    assert model.buildings is not None
    views = synthetic.cameras(model)
    before, began = stopwatch.resident(), time.perf_counter()
    target, renderer = window(), vtkRenderer()
    target.SetSize(*SIZES["1080p"])
    target.AddRenderer(renderer)
    actors = []
    for building in range(len(model.buildings)):
        geometry = prisms(model.buildings, np.array([building]))
        geometry.attributes.clear()
        actor, mapper = vtkActor(), vtkPolyDataMapper()
        mapper.SetInputData(geometry.polydata())
        actor.SetMapper(mapper)
        renderer.AddActor(actor)
        actors.append(actor)
    number = {actor: f"b{index}" for index, actor in enumerate(actors)}

    def show(camera: Camera) -> None:
        view = renderer.GetActiveCamera()
        view.SetPosition(*camera.eye)
        view.SetFocalPoint(*camera.target)
        view.SetViewUp(0.0, 0.0, 1.0)
        view.SetViewAngle(camera.fov)
        renderer.ResetCameraClippingRange()
        target.Render()

    show(views["overview"])
    target.WaitForCompletion()
    row: Row = {"layers": "buildings", "load": time.perf_counter() - began, "gl": _gl(target), "triangles": {}}
    _sizes(row, show, target, views)
    random = np.random.default_rng(1)

    def paint(some: list[Any]) -> None:
        for actor, colour in zip(some, random.random((len(some), 3)).tolist(), strict=True):
            actor.GetProperty().SetColor(*colour)

    draw = lambda: show(views["district"])  # noqa: E731
    row["recolour all"] = stopwatch.recolour(draw, target, lambda _: paint(actors))
    row["recolour 1 %"] = stopwatch.recolour(draw, target, lambda _: paint(actors[::100]))
    picker = vtkCellPicker()
    picker.SetTolerance(0.0)

    def pick(x: int, y: int) -> str:
        picker.Pick(x, SIZES["1080p"][1] - 1 - y, 0, renderer)
        return number.get(picker.GetActor(), "")

    row["pick"] = stopwatch.picks(pick, pixels())
    row["added"] = stopwatch.resident() - before
    return row


def _sizes(row: Row, show: stopwatch.Show, target: Any, views: dict[str, Camera]) -> None:
    for name, size in SIZES.items():
        target.SetSize(*size)
        row[name] = {view: stopwatch.frames(show, camera, target) for view, camera in views.items()}
    target.SetSize(*SIZES["1080p"])


def _gl(target: Any) -> str:
    """Which window and which OpenGL drew, to be compared among rows."""
    said = str(target.ReportCapabilities())
    found = [line.split(":", 1)[1].strip() for line in said.splitlines() if "renderer string" in line]
    return f"{target.GetClassName()}, {found[0] if found else '?'}"


def measure(name: str, count: int, budget: int = 0) -> Row:
    """The row of that name; its model is made before memory and time are counted."""
    kind = type(window()).__name__
    os.environ["VTK_DEFAULT_OPENGL_WINDOW"] = kind  # PyVista asks VTK for a window: it gets the same kind
    model = synthetic.city(count, streets=name == "citydeck")
    if name == "citydeck":
        return citydeck(model, "buildings, roads, alarms", budget)
    if name == "citydeck, buildings only":
        return citydeck(model, "buildings", budget)
    if name == "pyvista default":
        return pyvista(model)
    if name == "pyvista tuned":
        return pyvista(model, lighting=False, culling="back")
    if name == "naive vtk":
        return naive(model)
    raise SystemExit(f"no row is called {name!r}")


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], *map(int, sys.argv[2:]))))
