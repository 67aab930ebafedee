"""Merges city files of any formats into one prepared city on disk, holding a piece of one of them at a time."""

import hashlib
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from citydeck.city.encodable import text
from citydeck.city.formats import notes_of, open_reading
from citydeck.city.gathering import Gatherer
from citydeck.city.model import CityModel, Frame
from citydeck.city.open import Skipped, Tally, finished
from citydeck.city.piece import Wish
from citydeck.city.placement import Placer
from citydeck.city.store import manifest, writing
from citydeck.city.store.arrays import names_of
from citydeck.city.watch import Watch
from citydeck.model.errors import WrongUse

BLOCK = 1 << 20
SCRATCH = ".import-"
"""How the name of the folder begins in which an import gathers."""
ABANDONED = 86_400.0
"""Seconds after which such a folder was left behind by an import that was killed."""


def import_cities(
    paths: Sequence[Path],
    folder: Path,
    progress: Callable[[float], object] | None = None,
    cancelled: Callable[[], bool] | None = None,
    *,
    wish: Wish | None = None,
    origin: tuple[float, float] | None = None,
    lod: str | None = None,
    name: str = "",
) -> manifest.Manifest:
    """Write the city of all `paths` to `folder`, and give its table.

    `origin` (longitude, latitude) is the middle of the city's frame, by default that of the first file with a CRS; a
    file without one has its middle put there. `UnreadableInput` when one of the files as a whole cannot be read, and
    `ReadingCancelled`: then nothing of `folder` has changed. `WrongUse` for a folder that holds something else.
    """
    _check(folder, paths)
    new = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    watch = Watch(progress, cancelled)
    try:
        _clear(folder)
        with tempfile.TemporaryDirectory(prefix=SCRATCH, dir=folder) as scratch:
            return _import(paths, folder, Path(scratch), watch, wish or Wish(), origin, lod, name)
    finally:
        if new and not any(folder.iterdir()):
            folder.rmdir()


def _import(
    paths: Sequence[Path],
    folder: Path,
    scratch: Path,
    watch: Watch,
    wish: Wish,
    origin: tuple[float, float] | None,
    lod: str | None,
    name: str,
) -> manifest.Manifest:
    found = Gatherer(lod, scratch)
    skipped, tally = Skipped(), Tally()
    frame = Frame(*origin) if origin is not None else None
    origins: list[manifest.Origin] = []
    notes: list[str] = []
    references: list[str] = []
    try:
        for number, path in enumerate(_placed_first(paths, wish) if frame is None else paths):
            reading = open_reading(path, wish)
            placer = Placer(reading.facts.reference, frame, (frame.longitude, frame.latitude) if frame else (0.0, 0.0))
            before, objects = skipped.count, 0
            for piece in reading.pieces(watch.part(0.8 * number / len(paths), 0.8 * (number + 1) / len(paths))):
                placed = placer.place(piece)
                skipped.add(placed.skipped)
                objects += len(placed.objects)
                tally.add(placed)
                found.add(placed)
            frame = frame or placer.frame
            facts = reading.facts
            references.append(facts.reference.text)
            notes += [f"{text(path.name)}: {note}" for note in notes_of(reading, wish)]
            if facts.reference.kind == "local" and origin is None and len(paths) > 1:
                notes.append(
                    f"{text(path.name)}: names no CRS and stands in the middle of the others; --crs says where"
                )
            origins.append(
                manifest.Origin(
                    text(path.name), facts.format, facts.version, facts.reference.text, path.stat().st_size,
                    _digest(path), objects, skipped.count - before,
                )
            )  # fmt: skip
        if origin is None and all(words.startswith("local") for words in references):
            notes.append("no file names a CRS: the city stands nowhere on Earth until --crs or --origin says where")
        crs = ", ".join(dict.fromkeys(references))
        city = finished(found, name or text(paths[0].name).split(".")[0], frame or Frame(0.0, 0.0), crs, skipped, notes)
        if len(paths) > 1 and (again := _again(city)):
            said = f"{again} ids come more than once: buildings of one id are found together"
            city = replace(city, notes=(*city.notes, said))
        with tempfile.TemporaryDirectory(dir=scratch) as made:
            counted = {
                "skipped_kinds": dict(skipped.kinds), "skipped_types": skipped.types, "top_level": tally.top,
                "objects": dict(sorted(tally.types.items())), "lods": dict(sorted(tally.lods.items())),
            }  # fmt: skip
            writing.write(Path(made), city, origins, counted, watch.part(0.8, 0.99).at)
            writing.move(Path(made), folder)
    finally:
        found.close()
    watch.at(1.0)
    return manifest.read(folder)


def _check(folder: Path, paths: Sequence[Path]) -> None:
    seen: set[Path] = set()
    for path in paths:
        if path.resolve() in seen:
            raise WrongUse(f"{path}: is named twice")
        seen.add(path.resolve())
    if folder.exists() and not folder.is_dir():
        raise WrongUse(f"{folder}: is a file; a prepared city is a folder")
    if folder.is_dir() and any(not _is_scratch(path) for path in folder.iterdir()) and not manifest.is_store(folder):
        raise WrongUse(f"{folder}: holds something else than a prepared city; name a new folder")


def _is_scratch(path: Path) -> bool:
    return path.name.startswith(SCRATCH) and path.is_dir()


def _clear(folder: Path) -> None:
    """Take away what imports left behind that were killed; one that was touched within a day may be going on."""
    for path in folder.iterdir():
        if _is_scratch(path) and time.time() - path.stat().st_mtime > ABANDONED:
            shutil.rmtree(path, ignore_errors=True)


def _again(city: CityModel) -> int:
    """How many ids of buildings are those of another too, as in files that overlap."""
    kept = [names_of(part.ids) for part in (city.buildings, city.mesh) if part is not None]
    hashes = np.concatenate([np.zeros(0, np.uint64), *(names.hashes for names in kept)])
    return len(hashes) - len(np.unique(hashes))


def _placed_first(paths: Sequence[Path], wish: Wish) -> list[Path]:
    """Files with a place of their own before those that are put where these are."""
    if len(paths) == 1:
        return list(paths)
    local = {path: open_reading(path, wish).facts.reference.kind == "local" for path in paths}
    return sorted(paths, key=lambda path: local[path])


def _digest(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            found.update(block)
    return found.hexdigest()
