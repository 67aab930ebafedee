"""Renews the interface's translations from the sources: ``python -m app.translations [--check]``.

It gathers every marked text of `views` and `widgets` into ``resources/translations/citydeck_<language>.ts``, keeps what
is translated, and compiles the ``.qm`` that the program reads. What is left open is listed, and the exit code is 1: a
translator fills it in (Qt Linguist or any editor) and runs the command again. ``--check`` writes nothing.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import resources
from citydeck.model.errors import CitydeckError, WrongUse

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path(resources.__file__).parent / "translations"
LANGUAGES = ("zh_CN",)
FOLDERS = ("views", "widgets")


@dataclass(frozen=True, slots=True)
class Text:
    """One text of the interface. `target` is empty while nobody has translated it."""

    context: str
    source: str
    target: str
    finished: bool


def texts(file: Path) -> list[Text]:
    """Every living text of a ``.ts`` file; those that the program no longer has are left out."""
    return list(_living(ET.parse(file).getroot()))  # noqa: S314 - a file of the program itself


def open_texts(file: Path) -> list[Text]:
    """Those that are not translated."""
    return [text for text in texts(file) if not (text.finished and text.target)]


def renew(language: str, folder: Path = FOLDER) -> list[Text]:
    """Gather and compile one language in `folder`; the texts that are still open."""
    file = folder / f"citydeck_{language}.ts"
    gather(file, language)
    compile_file(file)
    return open_texts(file)


def gather(file: Path, language: str) -> None:
    """Bring a ``.ts`` file up to date with the sources, dropping what is gone."""
    sources = sorted(str(path.relative_to(ROOT)) for name in FOLDERS for path in (ROOT / name).glob("**/*.py"))
    options = ["-locations", "none", "-no-obsolete", "-source-language", "en", "-target-language", language]
    _run("pyside6-lupdate", *sources, *options, "-ts", str(file))


def compile_file(file: Path) -> Path:
    """Write the ``.qm`` beside a ``.ts`` file."""
    made = file.with_suffix(".qm")
    _run("pyside6-lrelease", str(file), "-qm", str(made))
    return made


def main(arguments: list[str] | None = None) -> int:
    """Renew or check every language; 0 when nothing is open and, with ``--check``, the files are the newest."""
    parser = argparse.ArgumentParser(prog="python -m app.translations", description="renew the translations")
    parser.add_argument("--check", action="store_true", help="write nothing; exit code 1 when a renewal would change")
    options = parser.parse_args(arguments)
    try:
        faults = [fault for language in LANGUAGES for fault in _faults(language, check=options.check)]
    except CitydeckError as error:
        print(f"translations: {error}", file=sys.stderr)
        return 2
    for fault in faults:
        print(fault)
    return 1 if faults else 0


def _faults(language: str, *, check: bool) -> Iterator[str]:
    if not check:
        yield from (f"{language}: open: {text.context}: {text.source}" for text in renew(language))
        return
    with tempfile.TemporaryDirectory() as name:
        file = FOLDER / f"citydeck_{language}.ts"
        copy = Path(shutil.copy(file, name))
        left = renew(language, Path(name))
        yield from (f"{language}: open: {text.context}: {text.source}" for text in left)
        if texts(copy) != texts(file):
            yield f"{language}: the sources have other texts than {file.name}"
        if copy.with_suffix(".qm").read_bytes() != file.with_suffix(".qm").read_bytes():
            yield f"{language}: {file.with_suffix('.qm').name} is not compiled from {file.name}"


def _living(root: ET.Element) -> Iterator[Text]:
    for context in root.iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            kind = translation.get("type", "") if translation is not None else "unfinished"
            if kind in ("vanished", "obsolete"):
                continue
            target = (translation.text or "") if translation is not None else ""
            yield Text(context.findtext("name", ""), message.findtext("source", ""), target, kind != "unfinished")


def _run(tool: str, *arguments: str) -> None:
    """Run a tool of Qt that lies beside this Python, or on the path."""
    found = shutil.which(tool, path=str(Path(sys.executable).parent)) or shutil.which(tool)
    if found is None:
        raise WrongUse(f"{tool} is not here: it comes with PySide6-Essentials")
    done = subprocess.run([found, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise WrongUse(f"{tool} failed: {(done.stderr or done.stdout).strip().splitlines()[-1:]}")


if __name__ == "__main__":
    sys.exit(main())
