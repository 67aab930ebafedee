"""What the beginning of a CityGML file says for all of it: version, title, reference system, order of axes."""

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from citydeck.city.citygml.coordinates import BadObject, numbers
from citydeck.city.citygml.srs import named, northing_first
from citydeck.city.citygml.xml import FEATURES, ROOT, BrokenXml, Element, Source, events, is_gml, local
from citydeck.city.crs import Reference, reference
from citydeck.city.encodable import one_line
from citydeck.city.piece import Wish
from citydeck.city.watch import Watch
from citydeck.model.errors import UnreadableInput

VERSIONS = ("1.0", "2.0", "3.0")
LOOK = 200
"""Members that are looked through for a reference system; one that comes later is not the file's."""
SAMPLES = 50
"""Positions that decide about the order of axes."""
_NAMESPACE = re.compile(r"https?://www\.(?:opengis\.net|citygml\.org)/citygml/(?:.*/)?([0-9]+)[./]([0-9]+)(?:/0)?")
_TEMPLATE = frozenset(("relativeGMLGeometry", "relativeGeometry"))


@dataclass(frozen=True, slots=True)
class Header:
    """`srs` as the file (or the person) names it; `swap` whether its coordinates are northing first."""

    version: str
    title: str
    srs: str
    reference: Reference
    swap: bool = False
    notes: tuple[str, ...] = ()


def header(path: Path, wish: Wish) -> Header:
    """Look at the beginning of `path`; `UnreadableInput` in one line when it is no CityGML."""
    look = _Look()
    try:
        with Source(path, Watch()) as source:
            for event, element in events(source):
                look.start(element) if event == "start" else look.end(element)
                if look.done:
                    break
    except NotCityGml as error:
        raise UnreadableInput(f"{path}: {error}") from None
    except OSError as error:
        raise UnreadableInput(f"{path}: {one_line(error.strerror or error)}") from None
    except BrokenXml as error:
        # What stands before the fault is read; it is told of where the objects are.
        if look.version == "":
            raise UnreadableInput(f"{path}: not well-formed XML: {error}") from None
    found = named(look.srs) if look.srs else reference(None)
    srs = look.srs
    if found.kind == "local" and wish.crs:
        found, srs = named(wish.crs), wish.crs
    swap, note = northing_first(srs, found, look.samples)
    return Header(look.version, look.title, srs, found, swap, (note,) if note else ())


class NotCityGml(Exception):
    """Why a whole file cannot be read."""


class _Look:
    """Takes the events of the beginning of a file."""

    def __init__(self) -> None:
        self.version = self.title = self.srs = ""
        self.samples: list[list[float]] = []
        self._members = self._templates = 0

    @property
    def done(self) -> bool:
        return self._members >= LOOK or (bool(self.srs) and len(self.samples) >= SAMPLES)

    def start(self, element: Element) -> None:
        if not self.version:
            self.version = _version(element)
        self._templates += local(element) in _TEMPLATE
        self.srs = self.srs or (element.get("srsName") or "")[:300].strip()

    def end(self, element: Element) -> None:
        name = local(element)
        parent = element.getparent()
        if name == "name" and parent is not None and parent.getparent() is None and is_gml(element):
            self.title = self.title or one_line(" ".join((element.text or "").split()))
        elif name in {"posList", "pos"} and not self._templates:
            self._sample(element.text)
        elif name in _TEMPLATE:
            self._templates -= 1
        elif name in FEATURES and parent is not None and parent.getparent() is None:
            self._members += 1
            element.clear()

    def _sample(self, text: str | None) -> None:
        """The first position: enough of each ring to tell north from east."""
        try:
            found = numbers(" ".join((text or "").split(maxsplit=3)[:3]))
        except BadObject:
            return
        if len(found) >= 2 and np.isfinite(found).all() and len(self.samples) < SAMPLES:
            self.samples.append([*found, 0.0][:3])


def _version(root: Element) -> str:
    """Checks the root and gives the version of its namespace, or the newest that it declares."""
    if root.getroottree().docinfo.internalDTD is not None:
        raise NotCityGml("has a document type declaration, which CityGML does not use")
    if local(root) not in {ROOT, "FeatureCollection"}:
        raise NotCityGml(f"XML, but not CityGML (its root is {one_line(local(root), 40)!r})")
    own = root.tag.partition("}")[0].lstrip("{")
    spaces = [own, *sorted((space for space in root.nsmap.values() if space), reverse=True)]
    versions = [f"{found[1]}.{found[2]}" for space in spaces if (found := _NAMESPACE.fullmatch(space))]
    if not versions:
        raise NotCityGml("XML, but its root names no version of CityGML")
    if versions[0] not in VERSIONS:
        raise NotCityGml(f"CityGML version {versions[0][:20]!r} is not one of {', '.join(VERSIONS)}")
    return versions[0]
