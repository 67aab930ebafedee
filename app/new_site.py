"""Writes a new site: whole and checked, or not at all."""

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from citydeck.model import toml_text
from citydeck.model.errors import UnreadableInput, WrongUse
from citydeck.server.site_source import SITE_FILE, NewSource, source_text

if TYPE_CHECKING:
    from citydeck.server.site import Site
    from citydeck.sources.registry import Found, Registry

BESIDE = ("assets.json", "rules.toml")
"""Files that a folder may have before it becomes a site; they are checked with it and stay as they are."""


@dataclass(frozen=True, slots=True)
class NewSite:
    """A site to be. `city` is a file that is copied into the folder. An empty `name` is the folder's, an empty `zone`
    that of the place, no `origin` the city file's place or else the zone's.
    """

    folder: Path
    name: Mapping[str, str] = field(default_factory=dict)
    zone: str = ""
    origin: tuple[float, float] | None = None
    city: Path | None = None
    sources: Mapping[str, NewSource] = field(default_factory=dict)


def write(new: NewSite) -> "Site":
    """Make the folder; `CitydeckError` in one line, and nothing is written, when anything of it is wrong.

    It is laid in a folder beside, read there by the code of ``citydeck site check``, and moved into place at the end.
    """
    folder = Path(os.path.abspath(new.folder.expanduser()))  # noqa: PTH100 - resolve() would follow a link that is named
    _free(folder)
    stage = _stage(folder)
    try:
        _fill(new, folder, stage)
        checked_site(stage, said_as=folder)
        _move(stage, folder)
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    return checked_site(folder, deep=False)


def checked_site(folder: Path, said_as: Path | None = None, *, deep: bool = True) -> "Site":
    """What ``citydeck site check`` asks of a site: its files, its rules, and settings by the adapters' manifests;
    with `deep` its city file and its recording too are read as an engine would.

    `said_as` is the folder that errors shall name.
    """
    from citydeck.server.site import Site
    from citydeck.server.site_files import read_through
    from citydeck.sources.registry import scan
    from citydeck.sources.settings_check import checked

    try:
        site = Site.load(folder)
        site.rules()
        registry = scan() if site.config.sources else None
        for name, source in site.config.sources.items():
            if registry is not None:
                place = site.file.place("sources", name, "adapter")
                manifest = _named(registry, source.adapter, place).manifest
                checked(name, manifest, source.settings, site.file.text, str(site.file.path))
        if deep:
            read_through(site.file, site.config.city, site.recording, site.config.city_crs)
    except (UnreadableInput, WrongUse) as error:
        raise type(error)(str(error).replace(str(folder), str(said_as or folder))) from None
    return site


def _named(registry: "Registry", adapter: str, place: str) -> "Found":
    """The adapter that a site names at `place`."""
    from citydeck.model.closest import closest

    if adapter in registry.adapters:
        return registry.get(adapter)
    near = closest(adapter, registry.adapters)
    there = f"did you mean {near!r}?" if near else f"there are: {', '.join(sorted(registry.adapters))}"
    raise WrongUse(f"{place}: no adapter {adapter!r} is installed; {there}")


def trial(new: NewSite, source: str, use: Callable[[Path], int]) -> int:
    """Call `use` with a folder that holds a site of one source, and take it away again: a dry run before anything
    is written. Paths among the settings count from the folder that the site shall have.
    """
    one = new.sources[source]
    here = NewSource(one.adapter, _from(new.folder, one), one.trusted)
    with tempfile.TemporaryDirectory(prefix="citydeck-trial-") as folder:
        made = NewSite(
            Path(folder) / "site", new.name, new.zone or "UTC", new.origin or (0.0, 0.0), None, {source: here}
        )
        return use(write(made).folder)


def text_of(new: NewSite, folder: Path) -> str:
    """`site.toml` as a person would write it."""
    zone, (longitude, latitude) = _where(new)
    names = {language: name for language, name in new.name.items() if name}
    one = next(iter(names.values()), folder.name)
    lines = [
        "format = 1",
        f"id = {toml_text.quoted(site_id(folder))}",
        f"name = {toml_text.value({'en': one, 'zh_CN': one, **names})}",
        f"zone = {toml_text.quoted(zone)}",
        f"origin = {{ longitude = {float(longitude)!r}, latitude = {float(latitude)!r} }}",
    ]
    if new.city is not None:
        lines.append(f"city = {toml_text.quoted(new.city.name)}")
    for name, source in new.sources.items():
        lines += ["", source_text(name, source.adapter, _provenance(source.adapter), source.settings).rstrip()]
    return "\n".join(lines) + "\n"


def site_id(folder: Path) -> str:
    """Lower-case letters, digits and hyphens of the folder's name, which name its journal; where signs are lost, as in
    Chinese names, with a mark of the path, so that two such sites never share one.
    """
    plain = re.sub(r"[^a-z0-9]+", "-", folder.name.lower()).strip("-")
    if folder.name.isascii() and plain:
        return plain
    return f"{plain or 'site'}-{hashlib.sha256(str(folder).encode()).hexdigest()[:8]}"


def _where(new: NewSite) -> tuple[str, tuple[float, float]]:
    """Zone and origin: those given, else the city file's place, else each from the other."""
    from app import zones

    origin = new.origin
    if origin is None and new.city is not None:
        from citydeck.city.open import city_info

        place = city_info(new.city)["place"]
        origin = (place["longitude"], place["latitude"]) if place else None
    if origin is None:
        origin = zones.place_of(new.zone) if new.zone else (0.0, 0.0)
        return new.zone or "UTC", origin or (0.0, 0.0)
    return new.zone or zones.guess(*origin), origin


def _free(folder: Path) -> None:
    """`WrongUse` when something is there that would be lost or mixed up."""
    if (folder / SITE_FILE).exists():
        raise WrongUse(f"{folder}: there is a site in this folder already")
    if folder.exists() and not folder.is_dir():
        raise WrongUse(f"{folder}: is a file, not a folder")


def _stage(folder: Path) -> Path:
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as error:
        raise WrongUse(f"cannot write {folder}: {error.strerror}") from None


def _fill(new: NewSite, folder: Path, stage: Path) -> None:
    from citydeck.sources import trust
    from citydeck.sources.registry import scan

    if new.city is not None:
        _copy(new.city, stage / new.city.name, folder)
    try:
        (stage / SITE_FILE).write_text(text_of(new, folder), "utf-8")
    except OSError as error:
        raise WrongUse(f"cannot write {folder}: {error.strerror}") from None
    for name in BESIDE:
        if (folder / name).is_file():
            _copy(folder / name, stage / name, folder)
    registry = scan() if new.sources else None
    for source in new.sources.values():
        found = registry.get(source.adapter) if registry is not None else None
        if found is None or found.builtin:
            continue
        if not source.trusted:
            raise WrongUse(f"{found.id} ({found.package} {found.version}) is not trusted; look at it, then say --trust")
        trust.grant(stage, found)


def _copy(city: Path, target: Path, folder: Path) -> None:
    if not city.is_file():
        raise UnreadableInput(f"{city}: no such city file")
    if target.name == SITE_FILE:
        raise WrongUse(f"{city}: a city file cannot be named {SITE_FILE}")
    if (folder / city.name).exists() and not city.samefile(folder / city.name):
        raise WrongUse(f"{folder / city.name}: is there already")
    try:
        shutil.copyfile(city, target)
    except OSError as error:
        raise WrongUse(f"cannot write {folder}: {error.strerror}") from None


def _move(stage: Path, folder: Path) -> None:
    """Into place: by one rename where the folder is new, else file by file with `site.toml`, which makes it a site,
    last.
    """
    try:
        stage.chmod(0o755)
        if not folder.exists():
            stage.rename(folder)
            return
        made = [file for file in stage.iterdir() if file.name not in BESIDE]
        for file in sorted(made, key=lambda one: one.name == SITE_FILE):
            file.replace(folder / file.name)
    except OSError as error:
        raise WrongUse(f"cannot write {folder}: {error.strerror}") from None


def _from(folder: Path, source: NewSource) -> dict[str, object]:
    """Settings with the paths among them, which the manifest names, made whole."""
    from citydeck.sources.registry import scan

    manifest = scan().get(source.adapter).manifest
    paths = {pattern[1:-1] for pattern in manifest.permissions.files if re.fullmatch(r"\{\w+\}", pattern)}
    return {
        key: os.path.abspath(folder / value) if key in paths and isinstance(value, str) and value else value  # noqa: PTH100
        for key, value in source.settings.items()
    }


def _provenance(adapter: str) -> str:
    from citydeck.sources.registry import scan

    found = scan().adapters.get(adapter)
    return found.manifest.provenance if found is not None else "REAL"
