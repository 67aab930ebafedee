"""Adapters as plain values for the room: made from their manifests, without importing one."""

import re

from citydeck.model.metrics import METRICS
from citydeck.sources.manifest import Manifest, Setting
from citydeck.sources.registry import Found, Registry, scan
from views.source_kind import FieldSpec, SourceKind

FIRST = ("mqtt", "csv_folder", "bundle")
"""The order in which Citydeck's own are offered; others follow by id."""


def source_kinds(registry: Registry | None = None) -> list[SourceKind]:
    """Every adapter that is installed and can have readings of the person's own city."""
    found = [one for one in (registry or scan()).adapters.values() if not one.manifest.site]
    order = {name: at for at, name in enumerate(FIRST)}
    return [_kind(one) for one in sorted(found, key=lambda one: (order.get(one.id, len(order)), one.id))]


def _kind(found: Found) -> SourceKind:
    manifest = found.manifest
    return SourceKind(
        found.id,
        manifest.name.model_dump(),
        manifest.gives.model_dump(),
        tuple(_field(key, setting, manifest) for key, setting in manifest.settings.items()),
        "" if found.builtin else f"{found.package} {found.version}",
        (*manifest.permissions.hosts, *manifest.permissions.listen, *manifest.permissions.files),
    )


def _field(key: str, setting: Setting, manifest: Manifest | None) -> FieldSpec:
    """`manifest` is None for keys of a list's entries, which name no files."""
    return FieldSpec(
        key,
        setting.type,
        setting.description.model_dump(),
        setting.default,
        setting.required,
        setting.usual,
        setting.choices,
        tuple(_field(name, inner, None) for name, inner in setting.item.items()),
        _path(key, manifest),
        tuple(sorted(METRICS)) if key == "metric" else (),
    )


def _path(key: str, manifest: Manifest | None) -> str:
    """``folder`` or ``file`` for a setting that the permissions name as something to read."""
    if manifest is None or f"{{{key}}}" not in manifest.permissions.files:
        return ""
    return "folder" if re.search(r"folder|directory|dir$", key) else "file"
