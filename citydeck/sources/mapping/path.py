"""Paths into a document of dicts, lists and texts: ``sensors.0.value``, ``pos.1``, ``values[type=PM10].v``.

A step is a key, or the number of a list's entry. What is no list is its own entry 0: XML, and services that are made
of it, write a list of one as the one. In a text a number is its word, split at blanks and commas: what XML writes as
``<pos>52.1 4.3</pos>``. ``[key=text]`` takes the first entry of a list (or the one record) whose field has that text.
``\\.`` and ``\\[`` are a dot and a bracket that belong to a key.
"""

import re
from collections.abc import Callable
from functools import lru_cache

ITSELF = "0"
"""The step that leads from what is no list to it."""
ABSENT = object()
"""What `at` gives where there is nothing; null is something."""
_STEP = re.compile(r"(?:\\.|\[[^\]=]*\]|[^.\[\\])+|\[[^\]=]+=[^\]]*\]")
_WORDS = re.compile(r"[\s,;]+")


def checked(path: str) -> str:
    """`path`; `ValueError` when some of it is no step."""
    if re.fullmatch(rf"(?:{_STEP.pattern})?(?:\.(?:{_STEP.pattern})|\[[^\]=]+=[^\]]*\])*", path) is None:
        raise ValueError(f"{path!r} is no path such as a.b, a.0.b or a[type=PM10].b (\\. is a dot in a key)")
    return path


@lru_cache(maxsize=4096)
def steps(path: str) -> tuple[str | tuple[str, str], ...]:
    """A path in steps; a pair is a choice by (key, text)."""
    found: list[str | tuple[str, str]] = []
    for step in _STEP.findall(path):
        if step.startswith("["):
            key, _, text = step[1:-1].partition("=")
            found.append((key, text))
        else:
            found.append(re.sub(r"\\(.)", r"\1", step))
    return tuple(found)


def at(document: object, path: str) -> object:
    """What lies at `path`, the document itself for an empty one; `ABSENT` when there is nothing."""
    here = document
    for step in steps(path):
        if type(here) is dict and type(step) is str and step != ITSELF:
            here = here.get(step, ABSENT)
        else:
            here = _chosen(here, step) if isinstance(step, tuple) else _step(here, step)
        if here is ABSENT:
            break
    return here


def getter(path: str) -> Callable[[object], object]:
    """`at` for one path that is looked up often: its steps are worked out once."""
    parts = steps(path)
    if not parts:
        return lambda document: document
    keys = [part for part in parts if isinstance(part, str)]
    if len(keys) < len(parts) or ITSELF in keys:
        return lambda document: at(document, path)
    if len(keys) == 1:
        key = keys[0]
        return lambda document: document.get(key, ABSENT) if type(document) is dict else _step(document, key)

    def reached(document: object) -> object:
        here = document
        for key in keys:
            here = here.get(key, ABSENT) if type(here) is dict else _step(here, key)
        return here

    return reached


def _step(here: object, step: str) -> object:
    if isinstance(here, dict):
        return here.get(step, here if step == ITSELF else ABSENT)
    if not step.isascii() or not step.isdigit():
        return ABSENT
    parts = here if isinstance(here, list) else _WORDS.split(here.strip()) if isinstance(here, str) else []
    return parts[int(step)] if int(step) < len(parts) else ABSENT


def _chosen(here: object, choice: tuple[str, str]) -> object:
    key, wanted = choice
    for one in here if isinstance(here, list) else [here]:
        if said(at(one, key)) == wanted:
            return one
    return ABSENT


def said(value: object) -> str | None:
    """A field as the text that a mapping writes for it; None for what is no plain value."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, str | int | float) else None
