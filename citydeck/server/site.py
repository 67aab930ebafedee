"""A site: the folder that says what a city is, where its feeds are, and which rules guard it."""

import difflib
import zoneinfo
from pathlib import Path
from typing import Any, Literal

import msgspec
from pydantic import BaseModel, ConfigDict, Field, StrictFloat, StrictInt, field_validator

from citydeck.alarms.rules import RuleSet
from citydeck.alarms.rules_metrics import require_known_metrics
from citydeck.link.message import SiteInfo
from citydeck.model.asset import Asset
from citydeck.model.config import nearest, parse_toml
from citydeck.model.driving_side import driving_side
from citydeck.model.errors import UnreadableInput, WrongUse
from citydeck.model.mode import Provenance
from citydeck.model.plain_file import read_plain_text, require_plain
from citydeck.server.site_files import BUILT_IN_CITIES, SiteFile

FORMAT = 1


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SourceConfig(_Strict):
    """One configured source: an adapter's id, its settings (checked by the adapter), and what its readings are."""

    adapter: str
    settings: dict[str, Any] = {}
    provenance: Provenance = Provenance.REAL


class Origin(_Strict):
    """Centre of the site's local frame, WGS 84 degrees."""

    longitude: StrictFloat = Field(ge=-180, le=180)
    latitude: StrictFloat = Field(ge=-90, le=90)


class SiteConfig(_Strict):
    """`site.toml`. `city` is ``builtin:shanghai``, a file or folder beside it, or empty for plain ground;
    `city_crs` the CRS of a file that names none, such as ``EPSG:28992``; `driving_side` empty for that of the zone's
    country.

    `recording` makes the site a REPLAY one: a bundle beside `site.toml` is its source; otherwise `sources` are.
    """

    format: StrictInt
    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    name: dict[str, str]
    zone: str
    crs: str = "EPSG:4326"
    vertical_datum: str = ""
    origin: Origin
    languages: tuple[str, ...] = ("en", "zh_CN")
    units: Literal["metric", "imperial"] = "metric"
    city: str = ""
    city_crs: str = ""
    driving_side: Literal["", "left", "right"] = ""
    assets: str = "assets.json"
    rules: str = "rules.toml"
    recording: str = ""
    sources: dict[str, SourceConfig] = {}

    @field_validator("format")
    @classmethod
    def _known_format(cls, value: int) -> int:
        if value != FORMAT:
            raise ValueError(f"site format {value} is not one this version reads ({FORMAT})")
        return value

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            zoneinfo.ZoneInfo(value)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            close = difflib.get_close_matches(value, sorted(zoneinfo.available_timezones()), n=1)
            near = f"; did you mean {close[0]!r}?" if close else ""
            raise ValueError(f"{value!r} is no IANA time zone{near}") from None
        return value

    @field_validator("city")
    @classmethod
    def _known_city(cls, value: str) -> str:
        if value.startswith("builtin:") and value not in BUILT_IN_CITIES:
            raise ValueError(f"{value!r} is no built-in city{nearest(value, BUILT_IN_CITIES)}")
        return value

    @field_validator("name")
    @classmethod
    def _has_english(cls, value: dict[str, str]) -> dict[str, str]:
        if "en" not in value:
            raise ValueError("a site's name needs at least 'en'")
        return value


class Site:
    """A loaded site. `folder` is where its files lie; `rules_text` the rules as written, `file` its own as written."""

    def __init__(self, file: SiteFile, config: SiteConfig, assets: list[Asset], rules_text: str) -> None:
        self.file = file
        self.folder = file.path.parent
        self.config = config
        self.assets = assets
        self.rules_text = rules_text

    @classmethod
    def load(cls, folder: Path, *, unrecorded: bool = False) -> "Site":
        """Read and check a site; `UnreadableInput` or `WrongUse` name the file, line and key that is wrong.

        `unrecorded`: its recording need not be there yet, for whoever is about to write it.
        """
        file = folder / "site.toml"
        if not file.is_file():
            raise UnreadableInput(f"{folder}: no site.toml in this folder")
        written = SiteFile(file, read_plain_text(file))
        config = parse_toml(written.text, file, SiteConfig)
        if not (config.recording or config.sources or config.city):
            raise WrongUse(f"{file}: neither a recording nor sources nor a city: there would be nothing to see")
        _require_named(written, config, ("rules", "assets") if unrecorded else ("rules", "assets", "recording"))
        rules = folder / config.rules
        return cls(written, config, _assets(folder / config.assets), read_plain_text(rules) if rules.exists() else "")

    def rules(self) -> RuleSet:
        """The site's rules, checked."""
        where = self.folder / self.config.rules
        rules = RuleSet.parse(self.rules_text, where)
        require_known_metrics(rules, self.rules_text, where)
        return rules

    def with_source(self, name: str, source: SourceConfig) -> "Site":
        """The same site, rules and all, with one source more."""
        sources = {**self.config.sources, name: source}
        return Site(self.file, self.config.model_copy(update={"sources": sources}), self.assets, self.rules_text)

    @property
    def recording(self) -> Path | None:
        """The bundle that a REPLAY site plays."""
        return self.folder / self.config.recording if self.config.recording else None

    def info(self) -> SiteInfo:
        """What consoles are told; the city's path is made absolute."""
        config = self.config
        city = config.city
        if city and not city.startswith("builtin:"):
            city = str((self.folder / city).resolve())
        return SiteInfo(
            id=config.id,
            names=config.name,
            zone=config.zone,
            city=city,
            city_crs=config.city_crs,
            driving_side=config.driving_side or driving_side(config.zone),
            longitude=config.origin.longitude,
            latitude=config.origin.latitude,
            languages=config.languages,
            units=config.units,
        )


def _require_named(written: SiteFile, config: SiteConfig, keys: tuple[str, ...]) -> None:
    """What is named must be there; `assets.json` and `rules.toml` may be absent where nothing names them."""
    for key in keys:
        value = getattr(config, key)
        if key in config.model_fields_set and (value or key != "recording"):
            written.require(key, value)
    if config.city and not config.city.startswith("builtin:"):
        written.require("city", config.city, folder_too=True)


def _assets(path: Path) -> list[Asset]:
    if not path.exists():
        return []
    require_plain(path)
    try:
        return msgspec.json.decode(path.read_bytes(), type=list[Asset])
    except OSError as error:
        raise UnreadableInput(f"{path}: {error.strerror}") from None
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise UnreadableInput(f"{path}: {error}") from None
