"""Look-ups in JSON that somebody else wrote: every value is checked for its type and range before it is used."""

import json
import math
from typing import Any

from citydeck.city.encodable import one_line
from citydeck.city.tiles3d.broken import BrokenContent

Json = dict[str, Any]

LARGEST = 2**40
"""No count, offset or length in a file is above this."""


def json_object(data: bytes | memoryview, what: str) -> Json:
    """The JSON object in `data` (UTF-8, padded with spaces or zeros); `BrokenContent` names `what` otherwise."""
    try:
        found = json.loads(bytes(data).rstrip(b" \0\n\r\t").decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise BrokenContent(f"{what} is not text in UTF-8") from None
    except RecursionError:
        raise BrokenContent(f"{what} is nested too deeply") from None
    except ValueError:
        raise BrokenContent(f"{what} is not JSON") from None
    if not isinstance(found, dict):
        raise BrokenContent(f"{what} is not a JSON object")
    return found


def table(node: Json, key: str) -> Json:
    """The object under `key`, empty where there is none."""
    found = node.get(key)
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise BrokenContent(f"{key} is not a table")
    return found


def rows(node: Json, key: str) -> list[Any]:
    """The list under `key`, empty where there is none."""
    found = node.get(key)
    if found is None:
        return []
    if not isinstance(found, list):
        raise BrokenContent(f"{key} is not a list")
    return found


def entry(node: Json, key: str, index: int) -> Json:
    """The object at `index` of the list under `key`."""
    found = rows(node, key)
    if not 0 <= index < len(found):
        raise BrokenContent(f"{key} has no entry {index}")
    if not isinstance(found[index], dict):
        raise BrokenContent(f"{key}: entry {index} is not a table")
    inner: Json = found[index]
    return inner


def whole(node: Json, key: str, default: int | None = None, most: int = LARGEST) -> int:
    """The whole number from 0 to `most` under `key`; without a `default` it must be there."""
    found = node.get(key, default)
    if isinstance(found, float) and found.is_integer():
        found = int(found)
    if type(found) is not int or not 0 <= found <= most:
        raise BrokenContent(f"{key} is not a whole number from 0 to {most}")
    return found


def numbers(node: Json, key: str, count: int) -> list[float] | None:
    """`count` finite numbers under `key`, None where there are none."""
    found = node.get(key)
    if found is None:
        return None
    if not isinstance(found, list) or len(found) != count or not all(type(part) in (int, float) for part in found):
        raise BrokenContent(f"{key} is not {count} numbers")
    try:
        values = [float(part) for part in found]
    except OverflowError:
        values = [math.inf]
    if not all(math.isfinite(value) for value in values):
        raise BrokenContent(f"{key} holds a number that is not finite")
    return values


def word(node: Json, key: str, default: str = "") -> str:
    """The text under `key`, `default` where there is none."""
    found = node.get(key, default)
    if not isinstance(found, str):
        raise BrokenContent(f"{key} is not text")
    return found


def shown(value: object) -> str:
    """A value of a file for a message."""
    return repr(one_line(value, 60))
