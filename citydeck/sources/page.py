"""The part of an adapter's docs page that its manifest knows: settings and permissions, between two markers.

``python -m citydeck.sources.page docs/adapters`` writes them anew into every page there; a test says when to.
"""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from citydeck.model.errors import WrongUse
from citydeck.sources.manifest import Manifest, Setting

BEGIN, END = "<!-- from the manifest -->", "<!-- end of the manifest -->"


def section(manifest: Manifest) -> str:
    """Markdown of a manifest's settings and permissions, markers included."""
    lines = [BEGIN, "", "| setting | type | default | meaning |", "|---|---|---|---|"]
    lines += [_row(key, setting) for key, setting in _flat(manifest.settings)]
    permissions = manifest.permissions
    listens = {"listen": permissions.listen} if permissions.listen else {}
    asked = {"hosts": permissions.hosts, **listens, "files": permissions.files, "secrets": permissions.secrets}
    lines += ["", "| permission | what it asks for |", "|---|---|"]
    lines += [f"| {name} | {', '.join(f'`{one}`' for one in wanted) or 'none'} |" for name, wanted in asked.items()]
    capabilities = ", ".join(f"`{one}`" for one in manifest.capabilities)
    last = f"Capabilities: {capabilities}. Provenance: {manifest.provenance}. Support: {manifest.support}."
    return "\n".join([*lines, "", last, "", END])


def _flat(settings: Mapping[str, Setting], before: str = "") -> Iterator[tuple[str, Setting]]:
    for key, setting in settings.items():
        yield before + key, setting
        yield from _flat(setting.item, f"{before}{key}[].")


def _row(key: str, setting: Setting) -> str:
    default = (
        "**required**" if setting.required else f"`{_toml(setting.default)}`" if setting.default is not None else ""
    )
    choices = f" ({', '.join(f'`{one}`' for one in setting.choices)})" if setting.choices else ""
    meaning = setting.description.en.replace("|", "\\|")
    return f"| `{key}` | {setting.type}{choices} | {default} | {meaning} |"


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


def renewed(page: str, manifest: Manifest) -> str:
    """A page with the manifest's section as it is now; `WrongUse` when the page has no place for it."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise WrongUse(f"the page of {manifest.id} has no '{BEGIN}' and '{END}'")
    return before + section(manifest) + after


def main(folder: Path) -> None:
    """Renew every page in `folder` whose name is an adapter's id."""
    from citydeck.sources.registry import scan

    for found in scan().adapters.values():
        path = folder / f"{found.id}.md"
        if path.is_file():
            path.write_text(renewed(path.read_text("utf-8"), found.manifest), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
