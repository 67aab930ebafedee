"""A source written into a site's file: checked whole beforehand, the rest of the file as the person wrote it."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from citydeck.model import toml_text
from citydeck.model.config import parse_toml
from citydeck.model.errors import CitydeckError, WrongUse
from citydeck.model.plain_file import read_plain_text
from citydeck.server.site import SiteConfig, SourceConfig
from citydeck.sources import trust
from citydeck.sources.registry import Registry
from citydeck.sources.settings_check import checked

SITE_FILE = "site.toml"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
"""Names of sources that programs give; they stand in keys of channels and in log lines."""


@dataclass(frozen=True, slots=True)
class NewSource:
    """A source to be: an adapter's id, its settings, and whether a stranger's adapter is trusted with it."""

    adapter: str
    settings: Mapping[str, object]
    trusted: bool = False


def source_text(name: str, adapter: str, provenance: str, settings: Mapping[str, object]) -> str:
    """The tables of one source as a person would write them."""
    lines = [f"[sources.{toml_text.key(name)}]", f"adapter = {toml_text.quoted(adapter)}"]
    if provenance != "REAL":
        lines.append(f"provenance = {toml_text.quoted(provenance)}")
    lines += ["", f"[sources.{toml_text.key(name)}.settings]"]
    lines += [f"{toml_text.key(key)} = {_laid_out(value)}" for key, value in settings.items()]
    return "\n".join(lines) + "\n"


def add_source(folder: Path, name: str, new: NewSource, registry: Registry) -> SourceConfig:
    """Write `new` into the site of `folder`, durably; `CitydeckError` in one line, and nothing is written, when the
    name is taken or no name, the adapter unknown or not trusted, a setting wrong, or the file cannot be written.
    """
    if not NAME.fullmatch(name):
        raise WrongUse(f"{name!r} cannot name a source: letters, digits, '.', '_' and '-', at most 64")
    file = folder / SITE_FILE
    text = read_plain_text(file)
    before = parse_toml(text, file, SiteConfig)
    if before.recording:
        raise WrongUse(f"{file}: plays a recording; a source needs a site that is LIVE")
    if name in before.sources:
        raise WrongUse(f"{file}: there is a source {name!r} already")
    found = registry.get(new.adapter)
    checked(name, found.manifest, new.settings)
    if not found.builtin and not new.trusted and (refused := trust.refusal(folder, found)) is not None:
        raise WrongUse(refused)
    longer = f"{text.rstrip()}\n\n{source_text(name, new.adapter, found.manifest.provenance, new.settings)}"
    after = _parsed(longer, file)
    if after.sources.get(name) is None or {**after.sources, name: None} != {**before.sources, name: None}:
        raise WrongUse(f"{file}: its sources are written so that none can be added; put each in a [sources.NAME] table")
    if not found.builtin and new.trusted:
        trust.grant(folder, found)
    _replace(file, longer)
    return after.sources[name]


def _parsed(text: str, file: Path) -> SiteConfig:
    try:
        return parse_toml(text, file, SiteConfig)
    except CitydeckError:
        raise WrongUse(
            f"{file}: its sources are written so that none can be added; put each in a [sources.NAME] table"
        ) from None


def _replace(file: Path, text: str) -> None:
    """In one step, with the mode that the file has: a reader finds the old text or the new."""
    waiting = file.with_name(f".{file.name}.new")
    try:
        with waiting.open("w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        waiting.chmod(file.stat().st_mode & 0o777)
        waiting.replace(file)
    except OSError as error:
        waiting.unlink(missing_ok=True)
        raise WrongUse(f"cannot write {file}: {error.strerror}") from None


def _laid_out(value: object) -> str:
    """A list of tables one a line, as a person would lay it out."""
    if isinstance(value, list | tuple) and value and all(isinstance(one, Mapping) for one in value):
        return "[\n" + "".join(f"  {toml_text.value(one)},\n" for one in value) + "]"
    return toml_text.value(value)
