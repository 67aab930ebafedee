"""What an adapter says of itself before anything of it is imported: ``citydeck-source.toml`` beside its code."""

import re
from functools import cache
from pathlib import Path
from typing import Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

from citydeck.model.coarse import grid_of
from citydeck.model.config import read_toml
from citydeck.model.datum import DATUMS
from citydeck.model.errors import WrongUse

FILE_NAME = "citydeck-source.toml"
FORMAT = 1
BLOCKS = Path(__file__).parent / "blocks"
ID_PATTERN = r"^[a-z][a-z0-9_]{1,40}$"

Capability = Literal["stream", "history", "commands", "stamps"]
Support = Literal["core", "supported", "community", "trial"]
TextPlace = Literal["names", "attributes", "markers", "answers"]
Block = Literal["http", "mapping", "mqtt_link", "payload", "positions", "service", "tls"]
SettingType = Literal["string", "integer", "number", "boolean", "secret", "list", "table"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _blocks_of(document: object) -> list[str]:
    """What `include` names; nothing when one of them is no block, which the type of `include` then says."""
    names = document.get("include") if isinstance(document, dict) else None
    return names if isinstance(names, list) and set(names) <= set(get_args(Block)) else []


class Text(_Part):
    """One text in the interface's two languages."""

    en: str
    zh_CN: str


class Setting(_Part):
    """One key of the adapter's settings. A ``secret`` is a reference (``secret://NAME``), never a value.

    `item` says what stands in each entry of a ``list`` of tables, so that a form can ask for it key by key; a list
    without it is written as TOML. `include` adds the settings of blocks to it. `usual` ones are asked for at first
    although they may be left out.
    """

    type: SettingType
    description: Text
    default: object = None
    required: bool = False
    choices: tuple[str, ...] = ()
    item: dict[str, "Setting"] = {}
    include: tuple[Block, ...] = ()
    usual: bool = False

    @model_validator(mode="before")
    @classmethod
    def _with_blocks(cls, document: object) -> object:
        names = _blocks_of(document)
        if not isinstance(document, dict) or not names:
            return document
        shared = {key: setting for name in names for key, setting in block(name).settings.items()}
        return {**document, "item": {**shared, **document.get("item", {})}, "include": ()}


class Permissions(_Part):
    """What the adapter needs of the machine. ``{key}`` stands for the value of a setting.

    `hosts` are ``host:port``; an adapter that names none gets no network where that can be enforced. `listen` are
    ``host:port`` of this machine at which it is called. `files` are paths that it may read. `secrets` are keys of
    settings that hold references.
    """

    hosts: tuple[str, ...] = ()
    listen: tuple[str, ...] = ()
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


class SharedBlock(_Part):
    """Settings that many adapters have, with what they ask of the machine: a file in ``blocks``.

    A block may include others, whose settings come before its own.
    """

    include: tuple[Block, ...] = ()
    settings: dict[str, Setting] = {}
    permissions: Permissions = Permissions()
    positions: PositionRules | None = None

    @model_validator(mode="before")
    @classmethod
    def _with_blocks(cls, document: object) -> object:
        return _merged(document, own_first=False)


@cache
def block(name: str) -> SharedBlock:
    """A block by its name."""
    return read_toml(BLOCKS / f"{name}.toml", SharedBlock)


def _merged(document: object, *, own_first: bool) -> object:
    """A manifest or block with the blocks that it includes put in, so that what follows sees one without any."""
    names = _blocks_of(document)
    if not isinstance(document, dict) or not names:
        return document
    shared = [block(name) for name in names]
    settings = {key: setting for one in shared for key, setting in one.settings.items()}
    asked = dict(document.get("permissions", {}))
    for key in Permissions.model_fields:
        asked[key] = [*asked.get(key, ()), *(want for one in shared for want in getattr(one.permissions, key))]
    positions = next((one.positions for one in shared if one.positions), None)
    own = dict(document.get("settings", {}))
    order = (own, settings) if own_first else (settings, own)
    told = {**document, "settings": {**order[0], **order[1], **own}}
    return {**told, "permissions": asked, "positions": document.get("positions", positions)}


class Manifest(_Part):
    """Everything known of an adapter without running it.

    `include` adds blocks of settings and permissions that many adapters share, so that a setting is called the same
    and means the same everywhere. A manifest's own setting of the same name stays as it is.

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
    include: tuple[Block, ...] = ()
    settings: dict[str, Setting] = {}
    permissions: Permissions = Permissions()
    fields: Fields = Fields()
    positions: PositionRules | None = None

    @model_validator(mode="before")
    @classmethod
    def _with_blocks(cls, document: object) -> object:
        return _merged(document, own_first=True)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if "stream" not in self.capabilities:
            raise ValueError("capabilities must hold 'stream'")
        secrets = {key for key, setting in self.settings.items() if setting.type == "secret"}
        if secrets != set(self.permissions.secrets):
            raise ValueError(f"permissions.secrets must name exactly the settings of type secret: {sorted(secrets)}")
        told = self.positions or PositionRules()
        patterns = (told.datum, told.of, *([told.grid] if isinstance(told.grid, str) else ()))
        for pattern in (*self.permissions.hosts, *self.permissions.listen, *self.permissions.files, *patterns):
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
    return declared == (list(default) if isinstance(default, tuple) else default)
