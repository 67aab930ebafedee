"""An adapter's package as it lies there, installed or not: what its own tests prove."""

import os
from importlib import metadata
from pathlib import Path
from types import ModuleType

from citydeck.model.errors import WrongUse
from citydeck.sources import manifest
from citydeck.sources.registry import Found


class _Folder(metadata.Distribution):
    """A package that nobody installed, as a distribution of one folder."""

    def __init__(self, root: Path, name: str) -> None:
        self._root = root
        self._name = name

    def read_text(self, filename: str) -> str | None:
        return f"Metadata-Version: 2.1\nName: {self._name}\nVersion: 0\n" if filename == "METADATA" else None

    def locate_file(self, path: str | os.PathLike[str]) -> Path:
        return self._root / path


def found_in(package: ModuleType) -> Found:
    """The adapter in an imported package. `WrongUse` when there is no manifest beside its code."""
    if package.__file__ is None:
        raise WrongUse(f"{package.__name__} is no package of an adapter")
    folder = Path(package.__file__).parent
    module = package.__name__
    root = folder.parents[module.count(".")]
    told = manifest.read(folder / manifest.FILE_NAME)
    return Found(told, module, folder, _Folder(root, module.replace("_", "-")))
