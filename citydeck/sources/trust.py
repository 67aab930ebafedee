"""Trust in adapters of strangers: one version, file by file, kept in the site as ``trusted-sources.json``."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from citydeck.model.errors import UnreadableInput, WrongUse
from citydeck.sources.registry import Found

FILE_NAME = "trusted-sources.json"


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """What was trusted: the distribution, its version, and SHA-256 of each of its files by path."""

    package: str
    version: str
    files: dict[str, str]


class Ledger(msgspec.Struct, frozen=True, kw_only=True):
    """Grants of a site by adapter id."""

    format: int = 1
    adapters: dict[str, Grant] = {}


def fingerprint(found: Found) -> Grant:
    """What is installed now, hashed from the files themselves, not from what their RECORD claims."""
    files = {}
    for name, path in sorted(_files(found)):
        digest = hashlib.sha256()
        with path.open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
        files[name] = digest.hexdigest()
    return Grant(package=found.package, version=found.version, files=files)


def _files(found: Found) -> list[tuple[str, Path]]:
    listed = [str(entry) for entry in found.distribution.files or []]
    paths = {name: Path(str(found.distribution.locate_file(name))) for name in listed if _code(name)}
    # What lies in the adapter's folder counts too: RECORD may leave it out, an editable install has nothing else.
    for path in _inside(found.folder):
        name = path.relative_to(found.root).as_posix()
        if _code(name):
            paths[name] = path
    return [(name, path) for name, path in paths.items() if path.is_file()]


def _inside(folder: Path) -> Iterator[Path]:
    """What can be imported from a folder: through links to other folders too, each of them once."""
    seen = set()
    for place, folders, names in os.walk(folder, followlinks=True):
        real = Path(place).resolve()
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        yield from (Path(place, name) for name in names)


def _code(name: str) -> bool:
    """Bytecode under ``__pycache__`` is never run (`citydeck.sources.from_text`); a text there could be."""
    parts = name.split("/")
    bytecode = "__pycache__" in parts and name.endswith(".pyc")
    return not bytecode and not (parts[0].endswith(".dist-info") and parts[-1] != "entry_points.txt")


def read(site: Path) -> Ledger:
    """The site's ledger, empty when there is none; `UnreadableInput` when it cannot be read."""
    path = site / FILE_NAME
    try:
        ledger = msgspec.json.decode(path.read_bytes(), type=Ledger)
    except FileNotFoundError:
        return Ledger()
    except (OSError, msgspec.MsgspecError) as error:
        raise UnreadableInput(f"{path}: {error}") from None
    if ledger.format != 1:
        raise UnreadableInput(f"{path}: format {ledger.format} is newer than this Citydeck")
    return ledger


def grant(site: Path, found: Found) -> Grant:
    """Trust what is installed now. `WrongUse` for Citydeck's own adapters, which need no trust."""
    if found.builtin:
        raise WrongUse(f"{found.id} is a part of Citydeck and needs no trust")
    given = fingerprint(found)
    adapters = {**read(site).adapters, found.id: given}
    text = msgspec.json.format(msgspec.json.encode(Ledger(adapters=adapters), order="deterministic"), indent=2)
    waiting = site / (FILE_NAME + ".new")
    try:
        waiting.write_bytes(text + b"\n")
        os.replace(waiting, site / FILE_NAME)  # noqa: PTH105 - atomic on every platform
    except OSError as error:
        raise UnreadableInput(f"{site / FILE_NAME}: {error.strerror}") from None
    return given


def refusal(site: Path, found: Found) -> str | None:
    """Why an adapter may not run in a site; None when it may."""
    if found.builtin:
        return None
    given = read(site).adapters.get(found.id)
    again = f"look at it, then: citydeck source trust {site} {found.id}"
    if given is None:
        return f"{found.id} ({found.package} {found.version}) is not trusted; {again}"
    now = fingerprint(found)
    if given.package != now.package or given.version != now.version:
        was, is_now = f"{given.package} {given.version}", f"{now.package} {now.version}"
        return f"{found.id}: {was} was trusted, {is_now} is installed; {again}"
    changed = sorted(
        name for name in given.files.keys() | now.files.keys() if given.files.get(name) != now.files.get(name)
    )
    if changed:
        return f"{found.id}: {changed[0]} changed since it was trusted; {again}"
    return None
