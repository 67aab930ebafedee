"""One top-level object, from its XML to good rows with their geometries and skipped ones with their reasons."""

import math
from dataclasses import dataclass, field
from itertools import chain

from citydeck.city.citygml.coordinates import BadObject
from citydeck.city.citygml.features import Features, Job, Row
from citydeck.city.citygml.geometry import Geometries, Shape, Way
from citydeck.city.citygml.implicit import KIND, Templates
from citydeck.city.citygml.names import WIDTHS
from citydeck.city.citygml.tally import Tally
from citydeck.city.citygml.xml import Element, gml_id, local
from citydeck.city.encodable import text
from citydeck.city.watch import Watch


@dataclass(slots=True, eq=False)
class Found:
    """`rows` and `shapes` belong together; `skipped` is id, type, reason."""

    rows: list[Row] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    skipped: list[tuple[str, str, str]] = field(default_factory=list)


def read(feature: Element, templates: Templates, seen: set[int], watch: Watch) -> Found:
    """Everything of a top-level feature; `seen` holds the hashes of the ids read so far, and gets the new ones;
    `watch` may cancel in the middle of a large one.
    """
    tally = templates.tally
    try:
        features = Features(feature, tally)
    except BadObject as error:
        return Found(skipped=[(text(gml_id(feature)) or f"member {tally.members}", local(feature), str(error))])
    rows = features.rows
    shapes = [Shape() for _ in rows]
    wrong: dict[int, str] = {}
    for number, row in enumerate(rows):
        if hash(row.id) in seen:
            wrong[number] = "this id comes twice; the first is kept"
        seen.add(hash(row.id))
    geometries = Geometries(feature, templates.reference, tally, watch)
    for job in features.jobs():
        if job.row not in wrong:
            try:
                _read(job, geometries, templates, shapes[job.row])
            except BadObject as error:
                wrong[job.row] = str(error)
    wrong |= {
        number: reason for number, shape in enumerate(shapes) if (reason := _fault(shape)) and number not in wrong
    }
    _thin_lines(rows, shapes, tally)
    return _good(rows, shapes, wrong)


def _read(job: Job, geometries: Geometries, templates: Templates, into: Shape) -> None:
    way = Way(job.lod, job.surface)
    implicit = [child for child in job.element if local(child) == KIND]
    for element in implicit:
        templates.read(element, way, into, geometries)
    if not implicit:
        geometries.read(job.element, way, into)


def _fault(shape: Shape) -> str:
    if not shape.faces and not shape.lines and shape.thin:
        return "it has no surface with three corners"
    values = chain.from_iterable(ring for face in shape.faces for ring in face.rings)
    if not all(map(math.isfinite, values)) or any(math.isinf(value) for line in shape.lines for value in line):
        return "a coordinate is not finite"
    return ""


def _thin_lines(rows: list[Row], shapes: list[Shape], tally: Tally) -> None:
    """Lines are for what has nothing better: centre lines of ways whose surfaces are drawn are left out."""
    solid = {_root(rows, number) for number, shape in enumerate(shapes) if shape.faces}
    for number, (row, shape) in enumerate(zip(rows, shapes, strict=True)):
        if row.type not in WIDTHS:
            tally.curves += len(shape.lines)
            shape.lines = []
        elif _root(rows, number) in solid:
            shape.lines = []
        tally.lines += len(shape.lines)
        tally.thin += shape.thin


def _root(rows: list[Row], number: int) -> int:
    while rows[number].parent >= 0:
        number = rows[number].parent
    return number


def _good(rows: list[Row], shapes: list[Shape], wrong: dict[int, str]) -> Found:
    """Without the `wrong` ones; a part of a wrong object belongs to what that was a part of."""
    found = Found()
    new: dict[int, int] = {-1: -1}
    for number, (row, shape) in enumerate(zip(rows, shapes, strict=True)):
        # Parents come before their parts, so that they are settled here.
        parent = new[row.parent]
        if number in wrong:
            new[number] = parent
            found.skipped.append((row.id, row.type, wrong[number]))
            continue
        new[number] = len(found.rows)
        row.parent = parent
        found.rows.append(row)
        found.shapes.append(shape)
    return found
