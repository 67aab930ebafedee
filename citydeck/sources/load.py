"""Importing an adapter's code: done in its host process, never in the engine."""

import importlib
import sys
from pathlib import Path

from pydantic import ValidationError

from citydeck.model.errors import WrongUse
from citydeck.sources.contract import DataSource, Settings
from citydeck.sources.from_text import TextFinder


def load(
    module: str, folder: Path, root: Path, *, from_text_only: bool = False
) -> tuple[type[DataSource], type[Settings]]:
    """`Source` and `Settings` of ``<module>.source``; `WrongUse` when another folder's code answers to that name.

    `from_text_only`: what a ``__pycache__`` of the package says is not believed.
    """
    if from_text_only:
        TextFinder(module.partition(".")[0]).install()
    if str(root) not in sys.path:
        sys.path.append(str(root))
    try:
        code = importlib.import_module(f"{module}.source")
    except ImportError as error:
        raise WrongUse(f"adapter {module} cannot be imported: {error}") from error
    if Path(str(code.__file__)).resolve().parent != folder.resolve():
        raise WrongUse(f"adapter {module} was found in {folder}, but {code.__file__} answers to its name")
    source, settings = getattr(code, "Source", None), getattr(code, "Settings", None)
    if not (isinstance(source, type) and issubclass(source, DataSource)):
        raise WrongUse(f"{module}.source has no class Source(DataSource)")
    if not (isinstance(settings, type) and issubclass(settings, Settings)):
        raise WrongUse(f"{module}.source has no class Settings(citydeck.sources.contract.Settings)")
    return source, settings


def settings_of(settings: type[Settings], values: dict[str, object]) -> Settings:
    """Validated settings; `WrongUse` naming the key."""
    try:
        return settings.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise WrongUse(f"setting {key}: {first['msg'].removeprefix('Value error, ')}") from None
