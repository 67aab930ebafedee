"""What a CityGML file holds beyond what is drawn, counted while it is read."""

from dataclasses import dataclass


@dataclass(slots=True)
class Tally:
    """`fault` is where the XML breaks off, empty for a whole file."""

    members: int = 0
    objects: int = 0
    skipped: int = 0
    links: int = 0
    templates: int = 0
    libraries: int = 0
    interior: int = 0
    thin: int = 0
    level: int = 0
    curves: int = 0
    lines: int = 0
    clouds: int = 0
    reliefs: int = 0
    textures: int = 0
    materials: int = 0
    dynamizers: int = 0
    sensors: int = 0
    nameless: int = 0
    versions: int = 0
    fault: str = ""

    def notes(self) -> list[str]:
        """One sentence for each figure that is not zero."""
        said = [
            (self.interior, "{} rooms, furniture and other things inside buildings are not drawn"),
            (self.links, "{} links to surfaces of other objects or files are not followed"),
            (self.templates, "{} implicit geometries whose template comes later or is missing are not drawn"),
            (self.libraries, "{} implicit geometries whose template is another file are not drawn"),
            (self.thin, "{} rings with fewer than three corners are left out"),
            (self.level, "{} geometries have no heights and lie at height 0"),
            (self.lines, "{} centre lines are drawn with an assumed width"),
            (self.curves, "{} curves are not drawn"),
            (self.clouds, "{} point clouds are not drawn"),
            (self.reliefs, "{} reliefs made of rasters, points or break lines are not drawn"),
            (self.textures, "textures are not drawn ({} in the file)"),
            (self.materials, "{} materials of the whole city are not drawn"),
            (self.dynamizers, "{} dynamizers are counted, not interpreted"),
            (self.sensors, "{} sensor connections are counted, not opened"),
            (self.nameless, "{} objects without an id were given one"),
            (self.versions, "{} versions of objects are not read"),
        ]
        notes = [sentence.format(count) for count, sentence in said if count]
        if self.fault:
            notes.insert(0, f"the file breaks after {self.members} members and the rest is lost: {self.fault}")
        if not self.objects:
            notes.append("no city object could be read" if self.skipped else "the file holds no city object")
        return notes
