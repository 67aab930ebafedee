"""What a dry run asks and warns about positions: a datum that nobody stated, or one that the roads speak against."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from citydeck.model.asset import Asset
from citydeck.model.datum import DATUMS, Datum, datum_of
from citydeck.sources.datum_fit import FAR, FEWEST, DatumFit, Line, fit
from citydeck.sources.manifest import FILE_NAME, Manifest
from citydeck.sources.positions import NO_DATUM
from citydeck.sources.supervisor import SourceConfig

TRIED: Datum = "WGS 84"
"""What positions are taken for in a dry run of a source that does not state their datum; nothing of it is kept."""


@dataclass
class DatumCheck:
    """One source's positions. `key` is the setting that states the datum, empty where the manifest itself does.

    Positions made coarse (`grid`, metres; 0: none) lie anywhere near the roads, in any datum, and are not judged.
    """

    name: str
    key: str
    stated: Datum | None
    grid: float
    roads: Sequence[Line]
    _places: dict[str, tuple[float, float]] = field(default_factory=dict)

    @classmethod
    def of(cls, config: SourceConfig, manifest: Manifest, roads: Sequence[Line]) -> "DatumCheck":
        """For a source as configured."""
        pattern = manifest.positions.datum if manifest.positions else ""
        key = pattern[1:-1] if pattern.startswith("{") and pattern.endswith("}") else ""
        datum, grid = manifest.placed(dict(config.settings))
        return cls(config.name, key, datum_of(datum), grid, roads)

    def tried(self, config: SourceConfig) -> SourceConfig:
        """The configuration of the dry run: with some datum, so that positions are seen at all."""
        if self.stated is not None or not self.key:
            return config
        return SourceConfig(config.name, config.adapter, {**config.settings, self.key: TRIED}, config.limits)

    def see(self, assets: Sequence[Asset]) -> None:
        """Assets that were discovered."""
        self._places |= {asset.id: (asset.place.longitude, asset.place.latitude) for asset in assets if asset.place}

    @property
    def positions(self) -> int:
        """How many assets have one."""
        return len(self._places)

    def questions(self, dropped: Mapping[str, int]) -> list[str]:
        """What must be answered before the source can run; `dropped` is what its host took out."""
        if NO_DATUM in dropped:
            return [f"source {self.name}: its adapter gives positions and states no datum: [positions] in {FILE_NAME}"]
        if not self._places or self.stated is not None:
            return []
        found = self._fit()
        hint = f" (they fit the city's roads best as {found.best})" if found is not None else ""
        known = ", ".join(f'"{datum}"' for datum in DATUMS)
        asked = f"source {self.name}: in which datum are its {len(self._places)} positions?"
        return [f"{asked} set {self.key} to one of {known}{hint}; without it no position is kept"]

    def warnings(self) -> list[str]:
        """What should be looked at."""
        found = self._fit() if self.stated is not None else None
        better = found is not None and found.is_better
        return [f"source {self.name}: {self.fit_text()}"] if better else []

    def fit_text(self) -> str:
        """How the positions lie on the roads, or why nobody can say; empty without positions."""
        if not self._places:
            return ""
        if self.grid > FAR:
            return f"not judged: positions are made coarse, to {self.grid:g} m"
        found = self._fit()
        if found is None:
            return f"not judged: it takes {FEWEST} positions and a city with roads"
        return found.text()

    def _fit(self) -> DatumFit | None:
        if self.grid > FAR:
            return None
        x, y = [place[0] for place in self._places.values()], [place[1] for place in self._places.values()]
        return fit(x, y, self.stated or TRIED, self.roads)
