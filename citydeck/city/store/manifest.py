"""``city.json`` of a prepared city: what it is, what it was made from, and which arrays lie beside it."""

from pathlib import Path
from typing import Any

import msgspec

from citydeck.model.errors import UnreadableInput

NAME = "city.json"
FORMAT, VERSION = "citydeck-city", 1
LARGEST = 64 * 2**20


class Origin(msgspec.Struct, frozen=True):
    """A file that went into the city: `objects` read and `skipped`, `sha256` of its bytes."""

    file: str
    format: str
    version: str
    crs: str
    bytes: int
    sha256: str
    objects: int
    skipped: int


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """`frame` longitude and latitude of the origin; `extent` metres; `views` name to eye and target; `parts` name of a
    part of the model to its plain fields; `lists` sequences of names by ``part.field``; `skipped` id and reason of each
    object that could not be read, `skipped_types` their kinds; `objects`, `lods` and `top_level` what was read of all
    files, as `city_info` counts them (empty in a city that an older program made).
    """

    format: str = FORMAT
    version: int = VERSION
    name: str
    frame: tuple[float, float]
    extent: tuple[float, float, float, float]
    crs: str
    views: dict[str, tuple[tuple[float, float, float], tuple[float, float, float]]]
    origins: list[Origin]
    parts: list[str]
    notes: list[str] = []
    skipped: list[tuple[str, str]] = []
    skipped_kinds: dict[str, int] = {}
    skipped_types: list[str] = []
    objects: dict[str, int] = {}
    lods: dict[str, int] = {}
    top_level: int = 0


def is_store(path: Path) -> bool:
    """Whether `path` is a prepared city: its folder or the table in it."""
    folder = path.parent if path.name == NAME else path
    return (folder / NAME).is_file() and (folder / "prepared").is_dir()


def read(folder: Path) -> Manifest:
    """The table; `UnreadableInput` in one line when it is none, or of a newer version."""
    file = folder / NAME
    try:
        if file.stat().st_size > LARGEST:
            raise UnreadableInput(f"{file}: larger than any table of a city")
        plain: Any = msgspec.json.decode(file.read_bytes())
        if not isinstance(plain, dict) or plain.get("format") != FORMAT:
            raise UnreadableInput(f"{file}: is not the table of a prepared city")
        if plain.get("version") != VERSION:
            raise UnreadableInput(f"{file}: version {plain.get('version')!r} is not {VERSION}: import the city again")
        return msgspec.convert(plain, Manifest)
    except OSError as error:
        raise UnreadableInput(f"{file}: {error.strerror}") from None
    except msgspec.MsgspecError as error:
        raise UnreadableInput(f"{file}: {error}") from None


def write(folder: Path, manifest: Manifest) -> None:
    """Write the table; the last thing of an import, so that a folder with one is whole."""
    part = folder / (NAME + ".part")
    part.write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=1))
    part.replace(folder / NAME)
