"""Where sites are: built into the package, a folder, or a bundle that is a site of its own."""

from importlib.resources import files
from pathlib import Path

from citydeck.model.errors import UnreadableInput

BUILT_IN = {"shanghai": "shanghai", "demo": "shanghai", "demo-live": "shanghai-live", "shanghai-live": "shanghai-live"}
"""Names of the command line to folders of `resources/sites`."""


def find(name: str) -> Path:
    """Folder of a site or file of a bundle; `UnreadableInput` when there is neither."""
    path = Path(name)
    if path.is_dir() or path.is_file():
        return path.resolve()
    if name in BUILT_IN:
        return built_in(name)
    raise UnreadableInput(f"{name}: no such site folder or bundle (built in: {', '.join(sorted(BUILT_IN))})")


def built_in(name: str) -> Path:
    """Folder of a site that comes with the package."""
    return Path(str(files("resources"))) / "sites" / BUILT_IN[name]
