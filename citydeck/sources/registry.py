"""Finds adapters through the entry point group ``citydeck.sources`` without importing one of them."""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata
from pathlib import Path, PurePosixPath

import citydeck
from citydeck.model.errors import CitydeckError, WrongUse
from citydeck.sources import manifest as manifests
from citydeck.sources.manifest import Manifest

GROUP = "citydeck.sources"


@dataclass(frozen=True)
class Found:
    """An installed adapter: its manifest, the module and folder of its code, the distribution it came in."""

    manifest: Manifest
    module: str
    folder: Path
    distribution: metadata.Distribution

    @property
    def id(self) -> str:
        return self.manifest.id

    @property
    def package(self) -> str:
        """Name of the distribution."""
        return str(self.distribution.metadata["Name"])

    @property
    def version(self) -> str:
        return str(self.distribution.version)

    @cached_property
    def builtin(self) -> bool:
        """Whether it is a part of Citydeck itself: its folder lies beside the running engine's package."""
        house = Path(citydeck.__file__).resolve().parents[1]
        return self.module.startswith("datasources.") and self.folder.resolve().is_relative_to(house / "datasources")

    @property
    def root(self) -> Path:
        """The folder from which `module` can be imported."""
        return self.folder.parents[self.module.count(".")]


@dataclass(frozen=True)
class Registry:
    """Adapters by id, and one line for each entry point that could not be listed."""

    adapters: dict[str, Found]
    faults: tuple[str, ...] = ()

    def get(self, adapter: str) -> Found:
        """The adapter of an id; `WrongUse` naming those that exist."""
        found = self.adapters.get(adapter)
        if found is None:
            raise WrongUse(f"no adapter {adapter!r} is installed (there are: {', '.join(sorted(self.adapters))})")
        return found


def scan(path: Sequence[str] | None = None) -> Registry:
    """All adapters of the distributions on `path` (default ``sys.path``).

    An id can be had once: Citydeck's own adapter wins over a stranger's, then the first on the path; each loser and
    each unreadable manifest becomes a line in `faults`.
    """
    places = list(sys.path if path is None else path)
    adapters: dict[str, Found] = {}
    faults: list[str] = []
    seen: set[tuple[str, str]] = set()
    for distribution, point in _points(places):
        name = f"{distribution.metadata['Name']}: {point.name} = {point.value}"
        if (str(distribution.metadata["Name"]).lower(), point.name) in seen:
            continue
        seen.add((str(distribution.metadata["Name"]).lower(), point.name))
        try:
            found = _found(distribution, point, places)
        except CitydeckError as error:
            faults.append(f"{name}: {error}")
            continue
        earlier = adapters.get(found.id)
        if earlier is None or (found.builtin and not earlier.builtin):
            adapters[found.id] = found
        if earlier is not None:
            faults.append(
                f"{name}: the id {found.id!r} is also in {earlier.package}; {adapters[found.id].package} is used"
            )
    return Registry(adapters, tuple(faults))


def _points(places: list[str]) -> Iterable[tuple[metadata.Distribution, metadata.EntryPoint]]:
    for distribution in metadata.distributions(path=places):
        for point in distribution.entry_points:
            if point.group == GROUP:
                yield distribution, point


def _found(distribution: metadata.Distribution, point: metadata.EntryPoint, places: list[str]) -> Found:
    module = point.value.split(":")[0].strip()
    relative = PurePosixPath(*module.split("."), manifests.FILE_NAME)
    candidates = [Path(str(distribution.locate_file(str(relative)))), *(Path(place, relative) for place in places)]
    for candidate in candidates:
        if candidate.is_file():
            manifest = manifests.read(candidate)
            if manifest.id != point.name:
                raise WrongUse(f"entry point {point.name!r} and manifest id {manifest.id!r} differ")
            return Found(manifest, module, candidate.parent, distribution)
    raise WrongUse(f"no {relative} is installed with it")
