"""What is wrong with a value, in words of the file that a person wrote and not of the library that read it."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

_NUMBER, _WHOLE, _TEXT = "must be a number", "must be a whole number", "must be text in quotes"
_LIST, _TABLE, _TRUTH = "must be a list in [ ]", "must be a table {{ key = value }}", "must be true or false"
_WORDS = {
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": "must be a finite number",
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_from_float": _WHOLE,
    "bool_type": _TRUTH,
    "bool_parsing": _TRUTH,
    "string_type": _TEXT,
    "string_too_short": "must not be empty",
    "too_short": "must not be empty",
    "tuple_type": _LIST,
    "list_type": _LIST,
    "model_type": _TABLE,
    "model_attributes_type": _TABLE,
    "dict_type": _TABLE,
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be at most {le}",
    "literal_error": "must be {expected}",
    "enum": "must be {expected}",
    "string_pattern_mismatch": "has letters or signs that are not allowed here ({pattern})",
}
_INNER = re.compile(r"(float|int|str|bool|(tuple|list|dict)\[.*|function-\w+|\w+Table|Texts)")


def plain_words(fault: Mapping[str, Any]) -> str:
    """The message of one of pydantic's faults; the project's own messages stay as they are."""
    words = _WORDS.get(str(fault["type"]))
    if words is None:
        message = str(fault["msg"]).removeprefix("Value error, ")
        return message[:1].lower() + message[1:]
    return words.format_map({key: _number(value) for key, value in fault.get("ctx", {}).items()})


def plain_path(path: Sequence[int | str]) -> list[int | str]:
    """Where the fault is, without what only tells which type was tried there."""
    kept = list(path)
    while len(kept) > 1 and isinstance(kept[-1], str) and _INNER.fullmatch(kept[-1]):
        kept.pop()
    return [part for part in kept if not (isinstance(part, str) and part.startswith("function-"))]


def _number(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value
