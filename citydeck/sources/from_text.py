"""Imports a stranger's package from its text alone. Trust is of the text: bytecode beside it need not be its own."""

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import ModuleType


class _TextLoader(SourceFileLoader):
    def path_stats(self, path: str) -> dict[str, float]:
        """No times: without them no ``__pycache__`` is looked at, and none is written."""
        raise OSError(f"{path}: read from its text")


class TextFinder(MetaPathFinder):
    """Finds a top-level `package` and what is in it; leaves everything else to the others."""

    def __init__(self, package: str) -> None:
        self._package = package

    def install(self) -> None:
        """Ask this finder first, in this process, from here on."""
        sys.meta_path.insert(0, self)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """As `PathFinder` does, with a loader that reads text."""
        if fullname.partition(".")[0] != self._package:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and type(spec.loader) is SourceFileLoader:
            spec.loader = _TextLoader(spec.loader.name, spec.loader.path)
            spec.cached = None
        return spec
