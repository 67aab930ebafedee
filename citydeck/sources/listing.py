"""What ``citydeck source list`` tells: every adapter that is installed, read without importing one."""

from pathlib import Path
from typing import TypedDict

from citydeck.model.errors import CitydeckError
from citydeck.sources import quality, trust
from citydeck.sources.enclosure import Enclosure
from citydeck.sources.registry import Found, Registry


class Listed(TypedDict):
    """One adapter. `grade` follows from its quality file, whose rules yet to be met are `left_to_do`; `enforced` says
    which permissions are enforced on this machine and which only declared; `runs` is empty when it may run in the
    site, else why not.
    """

    id: str
    name: dict[str, str]
    gives: dict[str, str]
    support: str
    grade: str
    left_to_do: list[str]
    package: str
    version: str
    builtin: bool
    capabilities: list[str]
    provenance: str
    permissions: dict[str, list[str]]
    enforced: dict[str, str]
    settings: dict[str, str]
    runs: str


def listing(registry: Registry, site: Path | None) -> list[Listed]:
    """Adapters in the order of their ids; without a `site` a stranger's adapter counts as not trusted."""
    enclosure = Enclosure.detect()
    return [_listed(found, site, enclosure) for _, found in sorted(registry.adapters.items())]


def _listed(found: Found, site: Path | None, enclosure: Enclosure) -> Listed:
    manifest = found.manifest
    permissions = manifest.permissions
    grade, left = _quality(found)
    return Listed(
        id=found.id,
        name=manifest.name.model_dump(),
        gives=manifest.gives.model_dump(),
        support=manifest.support,
        grade=grade,
        left_to_do=left,
        package=found.package,
        version=found.version,
        builtin=found.builtin,
        capabilities=list(manifest.capabilities),
        provenance=manifest.provenance,
        permissions={
            "hosts": list(permissions.hosts),
            "listen": list(permissions.listen),
            "files": list(permissions.files),
            "secrets": list(permissions.secrets),
        },
        enforced=enclosure.words(permissions.hosts, permissions.listen),
        settings={key: setting.description.en for key, setting in manifest.settings.items()},
        runs=_refusal(found, site),
    )


def _quality(found: Found) -> tuple[str, list[str]]:
    try:
        if not (found.folder / quality.FILE_NAME).is_file():
            return quality.Grade.UNGRADED.name.lower(), ["it has no quality file"]
        read = quality.read(found.folder / quality.FILE_NAME)
    except CitydeckError as error:
        return quality.Grade.UNGRADED.name.lower(), [str(error)]
    left = [f"{name}: {standing.why}" for name, standing in read.rules.items() if standing.status == "todo"]
    return read.grade.name.lower(), left


def _refusal(found: Found, site: Path | None) -> str:
    if site is None:
        return "" if found.builtin else "no site is named: trust is kept in a site"
    try:
        return trust.refusal(site, found) or ""
    except CitydeckError as error:
        return str(error)
