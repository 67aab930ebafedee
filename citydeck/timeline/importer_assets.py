"""Assets of an imported recording: from the mapping, from a table of positions, or just their id."""

import csv
from collections.abc import Iterable
from pathlib import Path

from citydeck.model.asset import KINDS, Asset
from citydeck.model.coarse import coarsened, grid_of
from citydeck.model.datum import Datum, point_to_wgs84
from citydeck.model.errors import UnreadableInput, WrongUse
from citydeck.model.personal import in_id
from citydeck.model.place import Place
from citydeck.timeline import importer_files
from citydeck.timeline.importer_report import ImportReport
from citydeck.timeline.importer_table import slug
from citydeck.timeline.mapping import Mapping, Positions, Thing

_KIND_OF = {kind.replace("_", ""): kind for kind in KINDS}


def assets_of(mapping: Mapping, folder: Path, wanted: Iterable[str], report: ImportReport) -> list[Asset]:
    """One asset for each id in `wanted`, and every asset that the mapping describes itself."""
    datum = mapping.datum or "WGS 84"
    known = {thing.id: _described(thing, datum) for thing in mapping.asset}
    if mapping.positions is not None:
        placed = _placed(mapping.positions, datum, folder, report)
        known |= {asset.id: asset for asset in placed if asset.id not in known}
    wanted = dict.fromkeys(wanted)
    own = [known[thing.id] for thing in mapping.asset if thing.id not in wanted]
    return [known.get(name) or _bare(name) for name in wanted] + own


def _described(thing: Thing, datum: Datum) -> Asset:
    place = None
    if thing.longitude is not None and thing.latitude is not None:
        place = Place(*point_to_wgs84(thing.longitude, thing.latitude, datum), thing.height)
    return Asset(thing.id, thing.kind, thing.names.as_dict(), place, attributes=thing.attributes)


def _placed(positions: Positions, datum: Datum, folder: Path, report: ImportReport) -> list[Asset]:
    path = importer_files.inside(folder, positions.file)
    found = []
    with importer_files.opened(path, "", positions.encoding) as tables:
        for _, text in tables:
            rows = csv.DictReader(text, delimiter=positions.separator)
            names = rows.fieldnames or []
            for column in (positions.key, positions.longitude, positions.latitude):
                if column not in names:
                    raise WrongUse(f"{path}: no column {column!r} for positions (there are: {', '.join(names)})")
            try:
                found += [asset for row in rows if (asset := _asset(positions, datum, row, report))]
            except csv.Error as error:
                raise UnreadableInput(f"{path}: {error}") from None
    return found


def _asset(positions: Positions, datum: Datum, row: dict[str, str], report: ImportReport) -> Asset | None:
    try:
        longitude, latitude = float(row[positions.longitude]), float(row[positions.latitude])
    except (TypeError, ValueError):
        report.skip("position without coordinates")
        return None
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        report.skip("position that is no longitude and latitude")
        return None
    grid = grid_of(positions.of, positions.grid)
    place = Place(*coarsened(*point_to_wgs84(longitude, latitude, datum), grid))
    key = row[positions.key].strip()
    if in_id(key):
        report.skip("position of an id that holds personal data")
        return None
    names = {tag: text.replace("{key}", key) for tag, text in positions.names.as_dict().items()}
    return Asset(positions.asset.replace("{key}", slug(key)), positions.kind, names, place)


def _bare(name: str) -> Asset:
    """An asset of which only the id is known; its kind is the URN's type where that is one of ours."""
    kind, _, local = name.removeprefix("urn:ngsi-ld:").partition(":")
    return Asset(name, _KIND_OF.get(kind.lower(), "sensor"), {"en": local})
