"""The folder that a new site gets unless a person says otherwise."""

import re
from pathlib import Path


def folder_for(name: str, base: Path) -> str:
    """A folder of `base` named for the city, which is not there yet."""
    plain = re.sub(r"[^\w-]+", "-", name.strip().lower()).strip("-") or "my-city"
    folder, number = base / plain, 2
    while folder.exists():
        folder, number = base / f"{plain}-{number}", number + 1
    return str(folder)
