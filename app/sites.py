"""Where sites are: built into the package, a folder, a bundle that is a site of its own, or a bare city file."""

import hashlib
import os
import re
from importlib.resources import files
from pathlib import Path

import platformdirs

from app.city_place import CityPlace
from citydeck.model import toml_text
from citydeck.model.errors import UnreadableInput, WrongUse

BUILT_IN = {"shanghai": "shanghai", "demo": "shanghai", "demo-live": "shanghai-live", "shanghai-live": "shanghai-live"}
"""Names of the command line to folders of `resources/sites`."""


def find(name: str, zone: str = "", place: str = "") -> Path:
    """Folder of a site or file of a bundle; `UnreadableInput` when there is neither.

    A city file becomes a site of its own in the user's state folder: the city, and no sources, with the clock of
    `zone` (empty: what it had, or the zone nearest to its place) and at `place`, as `CityPlace` reads it.
    """
    if not name.strip():
        raise WrongUse("the name of the site, bundle or city file is empty")
    path = Path(name)
    if _is_city(path):
        return site_of_city(path.resolve(), zone, place)
    if path.is_dir() or path.is_file():
        return path.resolve()
    if name in BUILT_IN:
        return built_in(name)
    raise UnreadableInput(f"{name}: no such site folder, bundle or city file (built in: {', '.join(sorted(BUILT_IN))})")


def _is_city(path: Path) -> bool:
    from citydeck.city.formats import ENDINGS
    from citydeck.city.store.manifest import is_store

    return is_store(path) or (path.is_file() and path.name.lower().endswith(ENDINGS))


def recording(name: str) -> Path:
    """The bundle that `name` (a site, built in or a folder, or a bundle) plays; `WrongUse` for a site without one."""
    path = find(name)
    if path.is_file():
        return path
    from citydeck.server.site import Site

    bundle = Site.load(path).recording
    if bundle is None:
        raise WrongUse(f"{name}: this site has live sources and no recording")
    return bundle


def built_in(name: str) -> Path:
    """Folder of a site that comes with the package."""
    return Path(str(files("resources"))) / "sites" / BUILT_IN[name]


def site_of_city(city: Path, zone: str = "", place: str = "") -> Path:
    """A site folder around a city file, the same for the same file; the file is read to know that it is one.

    What was added to the folder since stays: only another `zone` or `place` changes it.
    """
    from citydeck.city.open import city_info
    from citydeck.city.piece import Wish

    said = CityPlace.parse(place)
    found = city_info(city, wish=Wish(crs=said.crs))["place"]
    spot = (found["longitude"], found["latitude"]) if found else said.origin
    key = hashlib.sha256(str(city).encode()).hexdigest()[:10]
    root = Path(os.environ.get("CITYDECK_STATE_DIR") or platformdirs.user_state_path("citydeck"))
    folder = root / "cities" / f"{_plain(city.name.split('.')[0])}-{key}"
    file = folder / "site.toml"
    try:
        kept = file.read_text("utf-8") if file.is_file() else ""
        text = kept if kept and not place.strip() else _text(city, key, spot, said.crs)
        if zone:
            text = re.sub(r"(?m)^zone = .*$", lambda _: f"zone = {toml_text.quoted(zone)}", text, count=1)
        if text != kept:
            _checked(text, file)
            folder.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
    except OSError as error:
        raise WrongUse(f"cannot write {folder}: {error.strerror}") from None
    return folder


def _checked(text: str, file: Path) -> None:
    """`WrongUse` when the text is no site: an unknown zone, above all."""
    from citydeck.model.config import parse_toml
    from citydeck.server.site import SiteConfig

    parse_toml(text, file, SiteConfig)


def _text(city: Path, key: str, place: tuple[float, float] | None, crs: str) -> str:
    from app import zones

    longitude, latitude = place or (0.0, 0.0)
    name = toml_text.quoted(city.name.split(".")[0])
    lines = (
        "# Written by Citydeck for a city file that was opened by itself. Add sources to make it a site of yours.",
        "format = 1",
        f'id = "city-{key}"',
        f"name = {{ en = {name}, zh_CN = {name} }}",
        f"zone = {toml_text.quoted(zones.guess(longitude, latitude) if place else 'UTC')}",
        f"origin = {{ longitude = {longitude!r}, latitude = {latitude!r} }}",
        f"city = {toml_text.quoted(str(city))}",
        *([f"city_crs = {toml_text.quoted(crs)}"] if crs else []),
    )
    return "\n".join(lines) + "\n"


def _plain(name: str) -> str:
    """A name as a part of a folder's."""
    signs = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in name.lower())
    return signs.strip("-") or "city"
