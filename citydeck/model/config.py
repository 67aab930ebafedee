"""Reading TOML configuration so that a mistake is one clear line: file, line, key, and the nearest right name."""

import difflib
import re
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from citydeck.model.closest import closest
from citydeck.model.errors import WrongUse
from citydeck.model.plain_file import read_plain_text
from citydeck.model.plain_words import plain_path, plain_words

M = TypeVar("M", bound=BaseModel)


def read_toml(path: Path, model: type[M]) -> M:
    """A validated `model` from a file; `UnreadableInput` when it cannot be read, `WrongUse` when it is wrong."""
    return parse_toml(read_plain_text(path), str(path), model)


def parse_toml(text: str, where: str | Path, model: type[M]) -> M:
    """Like `read_toml` from text; `where` names it in errors."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise WrongUse(f"{where}: not TOML: {error}") from None
    try:
        return model.model_validate(document)
    except ValidationError as error:
        raise WrongUse(explain(error, text, where, model)) from None


def explain(error: ValidationError, text: str, where: str | Path, model: type[BaseModel]) -> str:
    """One line for the first mistake that pydantic found in TOML `text` when reading it as `model`.

    Unknown keys come first: a misspelt key is also a missing one, and the misspelling is what a person can mend.
    """
    faults = sorted(error.errors(include_url=False), key=lambda fault: fault["type"] != "extra_forbidden")
    first = faults[0]
    path = plain_path(first["loc"])
    keys = [part for part in path if isinstance(part, str)]
    place = f"{where}:{line_of(text, path)}"
    key = ".".join(keys) or "file"
    if first["type"] == "extra_forbidden":
        return f"{place}: unknown key {keys[-1]!r}{nearest(keys[-1], _names_at(model, path[:-1]))}"
    if first["type"] == "missing":
        return f"{place}: key {keys[-1]!r} is missing in {'.'.join(keys[:-1]) or 'the file'}"
    message = plain_words(first)
    given = first["input"]
    said = f", not {given!r}" if isinstance(given, str | int | float) and repr(given) not in message else ""
    return f"{place}: {key}: {message}{said}{_nearest_choice(given, first)}"


def line_of(text: str, path: Sequence[int | str]) -> int:
    """Line (from 1) on which the key at `path` stands, or the nearest table around it."""
    lines = text.splitlines()
    start, stop, rest = 0, len(lines), list(path)
    while len(rest) >= 2 and isinstance(rest[0], str) and isinstance(rest[1], int):
        heads = [n for n, line in enumerate(lines) if re.match(rf"\s*\[\[\s*{re.escape(rest[0])}\s*\]\]", line)]
        if rest[1] >= len(heads):
            break
        start = heads[rest[1]]
        stop = heads[rest[1] + 1] if rest[1] + 1 < len(heads) else len(lines)
        rest = rest[2:]
    found = start
    for key in (part for part in rest if isinstance(part, str)):
        pattern = re.compile(rf"(^|[\s{{,.\[]){re.escape(key)}['\"]?\s*(=|\.|\])")
        found = next((n for n in range(found, stop) if pattern.search(_bare(lines[n]))), found)
    return found + 1


def _bare(line: str) -> str:
    """The line without its comment and without what stands in double quotes after an equals sign."""
    return re.sub(r'=\s*"[^"]*"', "=", line).split("#", 1)[0]


def nearest(name: str, names: Iterable[str]) -> str:
    """The end of a message on an unknown name: the nearest known one, or all of them."""
    names = list(names)
    close = closest(name, names)
    return f"; did you mean {close!r}?" if close else f"; known here: {', '.join(sorted(names))}"


def _nearest_choice(given: object, error: Any) -> str:
    expected = re.findall(r"'([^']+)'", str(error.get("ctx", {}).get("expected", "")))
    if not expected and error["type"] == "enum":
        expected = ["CRITICAL", "HIGH", "MEDIUM", "LOW"]
    close = difflib.get_close_matches(str(given), expected, n=1, cutoff=0.4)
    close = close or difflib.get_close_matches(str(given).upper(), expected, n=1, cutoff=0.4)
    return f"; did you mean {close[0]!r}?" if close else ""


def _names_at(model: type[BaseModel], path: Sequence[int | str]) -> list[str]:
    """Keys that the model knows at `path`."""
    here = model
    for part in path:
        field = here.model_fields.get(part) if isinstance(part, str) else None
        if field is not None:
            here = next(_models_in(field.annotation), here)
    return list(here.model_fields)


def _models_in(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)
