"""Reading TOML configuration so that a mistake is one clear line: file, line, key, and the nearest right name."""

import difflib
import re
import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from citydeck.model.errors import UnreadableInput, WrongUse

M = TypeVar("M", bound=BaseModel)
MAX_BYTES = 4 * 1024 * 1024


def read_toml(path: Path, model: type[M]) -> M:
    """A validated `model` from a file; `UnreadableInput` when it cannot be read, `WrongUse` when it is wrong."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UnreadableInput(f"{path}: larger than {MAX_BYTES} bytes, no configuration file is")
        text = path.read_text("utf-8")
    except OSError as error:
        raise UnreadableInput(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UnreadableInput(f"{path}: not UTF-8 text") from None
    return parse_toml(text, str(path), model)


def parse_toml(text: str, where: str, model: type[M]) -> M:
    """Like `read_toml` from text; `where` names it in errors."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise WrongUse(f"{where}: {error}") from None
    try:
        return model.model_validate(document)
    except ValidationError as error:
        raise WrongUse(explain(error, text, where, model)) from None


def explain(error: ValidationError, text: str, where: str, model: type[BaseModel]) -> str:
    """The first fault of a validation as one line; how many more there are is added.

    Unknown keys come first: a misspelt key is also a missing one, and the misspelling is what a person can mend.
    """
    faults = sorted(error.errors(), key=lambda fault: fault["type"] != "extra_forbidden")
    first = faults[0]
    location = [str(part) for part in first["loc"]]
    key = ".".join(location)
    line = line_of(text, location)
    if first["type"] == "extra_forbidden":
        names = names_at(model, location[:-1])
        near = difflib.get_close_matches(location[-1], names, 1)
        hint = f", did you mean {near[0]!r}?" if near else f" (known here: {', '.join(sorted(names))})"
        what = f"unknown key {key!r}{hint}"
    else:
        what = f"{key}: {first['msg'].removeprefix('Value error, ')}"
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    return f"{where}:{line}: {what}{more}" if line else f"{where}: {what}{more}"


def line_of(text: str, location: list[str]) -> int | None:
    """1-based line of a dotted location in TOML text, None when it cannot be told (a missing key)."""
    lines = text.splitlines()
    at, seen = 0, None
    for position, part in enumerate(location):
        if part.isdigit():
            at, seen = _nth_table(lines, location[position - 1] if position else "", int(part), at)
            continue
        pattern = re.compile(rf"""^\s*(\[+[^\]]*\b{re.escape(part)}\b[^\]]*\]|["']?{re.escape(part)}["']?\s*[=.])""")
        inline = re.compile(rf"""[{{,]\s*["']?{re.escape(part)}["']?\s*=""")
        for number in range(at, len(lines)):
            if pattern.search(lines[number]) or inline.search(lines[number]):
                at, seen = number, number + 1
                break
    return seen


def _nth_table(lines: list[str], name: str, index: int, at: int) -> tuple[int, int | None]:
    header = re.compile(rf"^\s*\[\[[^\]]*\b{re.escape(name)}\s*\]\]")
    found = [number for number, line in enumerate(lines) if header.search(line)]
    return (found[index], found[index] + 1) if index < len(found) else (at, None)


def names_at(model: type[BaseModel], location: list[str]) -> list[str]:
    """Field names that are right at a dotted location of a model; those of the top when it cannot be followed."""
    here = model
    for part in location:
        field = here.model_fields.get(part)
        inner = _model_in(field.annotation) if field else None
        if inner is not None:
            here = inner
    return [field.alias or name for name, field in here.model_fields.items()]


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        found = _model_in(argument)
        if found is not None:
            return found
    return None
