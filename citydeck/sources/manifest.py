"""What an adapter says of itself before anything of it is imported: ``citydeck-source.toml`` beside its code."""

import re
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from citydeck.model.coarse import grid_of
from citydeck.model.config import read_toml
from citydeck.model.datum import DATUMS
from citydeck.model.errors import WrongUse

FILE_NAME = "citydeck-source.toml"
FORMAT = 1
ID_PATTERN = r"^[a-z][a-z0-9_]{1,40}$"

Capability = Literal["stream", "history", "commands", "stamps"]
Support = Literal["core", "supported", "community", "trial"]
TextPlace = Literal["names", "attributes", "markers", "answers"]
SettingType = Literal["string", "integer", "number", "boolean", "secret", "list", "table"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(_Part):
    """One text in the interface's two languages."""

    en: str
    zh_CN: str


class Setting(_Part):
    """One key of the adapter's settings. A ``secret`` is a reference (``secret://NAME``), never a value.

    `item` says what stands in each entry of a ``list`` of tables, so that a form can ask for it key by key; a list
    without it is written as TOML. `usual` ones are asked for at first although they may be left out.
    """

    type: SettingType
    description: Text
    default: object = None
    required: bool = False
    choices: tuple[str, ...] = ()
    item: dict[str, "Setting"] = {}
    usual: bool = False


class Permissions(_Part):
    """What the adapter needs of the machine. ``{key}`` stands for the value of a setting.

    `hosts` are ``host:port``; an adapter that names none gets no network where that can be enforced. `files` are
    paths that it may read. `secrets` are keys of settings that hold references.
    """

    hosts: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()


class Fields(_Part):
    """Personal data never enters: only fields named here (or by a mapping in the settings) are read and kept.

    `text` lists the places where free text may pass, without what looks personal; by default no free text passes.
    """

    allowed: tuple[str, ...] = Field(default=(), alias="pass")
    text: tuple[TextPlace, ...] = ()


class PositionRules(_Part):
    """What positions of assets are: `datum` (`citydeck.model.datum`), `of` ``equipment`` or ``reports``, and the `grid`
    in metres that they are coarsened to (default: of reports only). Each may be ``{key}``, the value of a setting.

    Without a datum no position is kept.
    """

    datum: str = ""
    of: str = "equipment"
    grid: float | str | None = None


class Manifest(_Part):
    """Everything known of an adapter without running it.

    `capabilities`: ``stream`` is what every source has; ``history`` and ``commands`` are promises that the contract
    kit checks in pairs with the code (declared and written, or neither); ``stamps`` says that its rows carry stamps of
    receipt of their own, which are then kept. `support` says who answers for it (its grade is
    another thing, computed from its quality file). `site` is the built-in site that an adapter belongs to: it has
    readings of no other and is not offered when a source is connected.
    """

    format: Literal[1]
    id: str = Field(pattern=ID_PATTERN)
    site: str = ""
    name: Text
    gives: Text
    support: Support
    capabilities: tuple[Capability, ...] = ("stream",)
    provenance: Literal["REAL", "SIMULATED", "EXERCISE"] = "REAL"
    settings: dict[str, Setting] = {}
    permissions: Permissions = Permissions()
    fields: Fields = Fields()
    positions: PositionRules | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if "stream" not in self.capabilities:
            raise ValueError("capabilities must hold 'stream'")
        secrets = {key for key, setting in self.settings.items() if setting.type == "secret"}
        if secrets != set(self.permissions.secrets):
            raise ValueError(f"permissions.secrets must name exactly the settings of type secret: {sorted(secrets)}")
        told = self.positions or PositionRules()
        patterns = (told.datum, told.of, *([told.grid] if isinstance(told.grid, str) else ()))
        for pattern in (*self.permissions.hosts, *self.permissions.files, *patterns):
            for key in re.findall(r"\{(\w+)\}", pattern):
                if key not in self.settings:
                    raise ValueError(f"permission {pattern!r} names no setting: {key!r}")
        return self

    def placed(self, settings: dict[str, object]) -> tuple[str, float]:
        """Datum of the positions (empty: not stated) and the grid in metres (0: none) under these settings.

        `WrongUse` for words that are none of theirs.
        """
        told = self.positions or PositionRules()
        patterns = (told.datum, told.of, "" if told.grid is None else str(told.grid))
        datum, of, grid = self.granted(patterns, {key: value for key, value in settings.items() if value is not None})
        if datum and datum not in DATUMS:
            raise WrongUse(f"no datum {datum!r} is known (there are: {', '.join(DATUMS)})")
        if of not in ("equipment", "reports"):
            raise WrongUse(f"positions are of equipment or of reports, not of {of!r}")
        try:
            metres = float(grid) if grid not in ("", "None") else None
        except ValueError:
            raise WrongUse(f"grid must be metres, not {grid!r}") from None
        return datum, grid_of("reports" if of == "reports" else "equipment", metres)

    def granted(self, patterns: tuple[str, ...], settings: dict[str, object]) -> list[str]:
        """`patterns` (of `permissions`) with the values of `settings`, or the declared defaults, put in."""

        def value(match: re.Match[str]) -> str:
            key = match.group(1)
            return str(settings.get(key, self.settings[key].default))

        return [re.sub(r"\{(\w+)\}", value, pattern) for pattern in patterns]


def read(path: Path) -> Manifest:
    """The manifest in a file; `CitydeckError` with file, line and key when it cannot be used."""
    return read_toml(path, Manifest)


def disagreements(manifest: Manifest, settings: type[BaseModel]) -> list[str]:
    """Where a manifest and the adapter's `Settings` class say different things; empty when they agree."""
    found = []
    for key in sorted(manifest.settings.keys() | settings.model_fields.keys()):
        declared, field = manifest.settings.get(key), settings.model_fields.get(key)
        if declared is None:
            found.append(f"setting {key!r} is in Settings, not in {FILE_NAME}")
        elif field is None:
            found.append(f"setting {key!r} is in {FILE_NAME}, not in Settings")
        elif declared.required != field.is_required():
            found.append(f"setting {key!r}: required in one of the two only")
        elif not declared.required and not _same(declared.default, field.get_default(call_default_factory=True)):
            found.append(f"setting {key!r}: defaults differ")
    return found


def _same(declared: object, default: object) -> bool:
    if isinstance(default, tuple | list | dict) and not default:
        return declared is None or declared in ([], {})
    return declared == default
