"""``citydeck source new``: writes the package of an adapter that runs, with tests that pass."""

import re
from pathlib import Path

from citydeck.model.errors import UnreadableInput, WrongUse
from citydeck.sources.manifest import FILE_NAME, ID_PATTERN
from citydeck.sources.quality import FILE_NAME as QUALITY
from citydeck.sources.registry import scan

TEMPLATES = Path(__file__).parent / "template"


def new(name: str, folder: Path) -> list[Path]:
    """Write the package ``citydeck-NAME`` into ``folder/citydeck-NAME`` and return its files.

    `WrongUse` for a name that no adapter can have or that one has already, `UnreadableInput` when the folder exists or
    cannot be written.
    """
    if not re.match(ID_PATTERN, name):
        raise WrongUse(f"{name!r} cannot name an adapter: lower-case letters, digits and _, a letter first")
    if scan().adapters.get(name):
        raise WrongUse(f"an adapter {name!r} is installed already: with another of that id only one of them can be had")
    package = f"citydeck_{name}"
    root = folder / f"citydeck-{name.replace('_', '-')}"
    written = []
    try:
        root.mkdir(parents=True)
        for template in sorted(TEMPLATES.glob("*.txt")):
            path = root / _place(template.stem, package)
            path.parent.mkdir(parents=True, exist_ok=True)
            text = template.read_text("utf-8").replace("@NAME@", name).replace("@PACKAGE@", package)
            path.write_text(text, "utf-8")
            written.append(path)
    except FileExistsError:
        raise UnreadableInput(f"{root} exists already") from None
    except OSError as error:
        raise UnreadableInput(f"{root}: {error.strerror}") from None
    return written


def _place(stem: str, package: str) -> Path:
    places = {
        "package": Path(package, "__init__.py"),
        "source": Path(package, "source.py"),
        "manifest": Path(package, FILE_NAME),
        "stand": Path(package, "stand.py"),
        "quality": Path(package, QUALITY),
        "project": Path("pyproject.toml"),
        "readme": Path("README.md"),
        "test": Path("tests", "test_contract.py"),
        "proof": Path("tests", "test_proof.py"),
    }
    return places[stem]
