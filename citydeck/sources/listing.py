"""What ``citydeck source list`` tells: every adapter that is installed, read without importing one."""

from pathlib import Path
from typing import TypedDict

from citydeck.model.errors import CitydeckError
from citydeck.sources import trust
from citydeck.sources.registry import Found, Registry


class Listed(TypedDict):
    """One adapter. `runs` is empty when it may run in the site, else why not."""

    id: str
    name: dict[str, str]
    gives: dict[str, str]
    grade: str
    package: str
    version: str
    builtin: bool
    capabilities: list[str]
    provenance: str
    permissions: dict[str, list[str]]
    settings: dict[str, str]
    runs: str


def listing(registry: Registry, site: Path | None) -> list[Listed]:
    """Adapters in the order of their ids; without a `site` a stranger's adapter counts as not trusted."""
    return [_listed(found, site) for _, found in sorted(registry.adapters.items())]


def _listed(found: Found, site: Path | None) -> Listed:
    manifest = found.manifest
    permissions = manifest.permissions
    return Listed(
        id=found.id,
        name=manifest.name.model_dump(),
        gives=manifest.gives.model_dump(),
        grade=manifest.grade,
        package=found.package,
        version=found.version,
        builtin=found.builtin,
        capabilities=list(manifest.capabilities),
        provenance=manifest.provenance,
        permissions={
            "hosts": list(permissions.hosts),
            "files": list(permissions.files),
            "secrets": list(permissions.secrets),
        },
        settings={key: setting.description.en for key, setting in manifest.settings.items()},
        runs=_refusal(found, site),
    )


def _refusal(found: Found, site: Path | None) -> str:
    if site is None:
        return "" if found.builtin else "no site is named: trust is kept in a site"
    try:
        return trust.refusal(site, found) or ""
    except CitydeckError as error:
        return str(error)
