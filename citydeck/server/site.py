"""A site: the folder that says what a city is, where its feeds are, and which rules guard it."""

import zoneinfo
from pathlib import Path
from typing import Any

import msgspec
from pydantic import BaseModel, ConfigDict, Field, field_validator

from citydeck.alarms.rules import RuleSet
from citydeck.link.message import SiteInfo
from citydeck.model.asset import Asset
from citydeck.model.config import read_toml
from citydeck.model.errors import UnreadableInput, WrongUse
from citydeck.model.mode import Provenance

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

    longitude: float = Field(ge=-180, le=180)
    latitude: float = Field(ge=-90, le=90)


class SiteConfig(_Strict):
    """`site.toml`. `city` is ``builtin:shanghai``, a file or folder beside it, or empty for plain ground.

    `recording` makes the site a REPLAY one: a bundle beside `site.toml` is its source; otherwise `sources` are.
    """

    format: int
    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    name: dict[str, str]
    zone: str
    crs: str = "EPSG:4326"
    vertical_datum: str = ""
    origin: Origin
    languages: tuple[str, ...] = ("en", "zh_CN")
    units: str = "metric"
    city: str = ""
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
            raise ValueError(f"{value!r} is no IANA time zone") from None
        return value

    @field_validator("name")
    @classmethod
    def _has_english(cls, value: dict[str, str]) -> dict[str, str]:
        if "en" not in value:
            raise ValueError("a site's name needs at least 'en'")
        return value


class Site:
    """A loaded site. `folder` is where its files lie; `rules_text` the rules as written."""

    def __init__(self, folder: Path, config: SiteConfig, assets: list[Asset], rules_text: str) -> None:
        self.folder = folder
        self.config = config
        self.assets = assets
        self.rules_text = rules_text

    @classmethod
    def load(cls, folder: Path) -> "Site":
        """Read and check a site; `UnreadableInput` or `WrongUse` name the file, line and key that is wrong."""
        file = folder / "site.toml"
        if not file.is_file():
            raise UnreadableInput(f"{folder}: no site.toml in this folder")
        config = read_toml(file, SiteConfig)
        if not (config.recording or config.sources or config.city):
            raise WrongUse(f"{file}: neither a recording nor sources nor a city: there would be nothing to see")
        rules = folder / config.rules
        return cls(folder, config, _assets(folder / config.assets), rules.read_text("utf-8") if rules.is_file() else "")

    def rules(self) -> RuleSet:
        """The site's rules, checked."""
        return RuleSet.parse(self.rules_text, str(self.folder / self.config.rules))

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
            longitude=config.origin.longitude,
            latitude=config.origin.latitude,
            languages=config.languages,
            units=config.units,
        )


def _assets(path: Path) -> list[Asset]:
    if not path.is_file():
        return []
    try:
        return msgspec.json.decode(path.read_bytes(), type=list[Asset])
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise UnreadableInput(f"{path}: {error}") from None
