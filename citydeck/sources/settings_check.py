"""Settings held against an adapter's manifest, before any of its code runs: unknown, missing, of another type."""

import tomllib
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from citydeck.model.closest import closest
from citydeck.model.config import line_of
from citydeck.model.errors import WrongUse
from citydeck.sources.manifest import Manifest, Setting
from citydeck.sources.secret import HELD, is_reference

_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,), "secret": (str,), "integer": (int,), "number": (int, float), "boolean": (bool,),
    "list": (list, tuple), "table": (dict,),
}  # fmt: skip


class SettingFault(NamedTuple):
    """What is wrong at a key (``columns.0.metric``): one line without the key."""

    key: str
    text: str


def faults(declared: Mapping[str, Setting], given: Mapping[str, object], where: str = "") -> list[SettingFault]:
    """Everything that can be told from the manifest alone; an adapter may refuse more when it starts."""
    found = [SettingFault(where + key, _unknown(key, declared)) for key in given if key not in declared]
    for key, setting in declared.items():
        value = given.get(key)
        if _empty(value):
            if setting.required:
                found.append(SettingFault(where + key, "is missing"))
        else:
            found += _faults_of(setting, value, where + key)
    return found


def checked(name: str, manifest: Manifest, given: Mapping[str, object], text: str = "", where: str = "") -> None:
    """`WrongUse` with the first fault of a source's settings; `text` of the site's file `where` tells its line."""
    for fault in faults(manifest.settings, given):
        path = ["sources", name, "settings", *(part for part in fault.key.split(".") if not part.isdigit())]
        place = f"{where}:{line_of(text, path)}: " if where else ""
        raise WrongUse(f"{place}source {name}: setting {fault.key} {fault.text}")


def parsed(manifest: Manifest, pairs: Sequence[str]) -> dict[str, object]:
    """Settings of ``key=value`` as typed on a command line: text as it stands for a string, else a TOML value."""
    found: dict[str, object] = {}
    for pair in pairs:
        key, equals, text = pair.partition("=")
        if not equals:
            raise WrongUse(f"not key=value: {pair!r}")
        setting = manifest.settings.get(key)
        if setting is None:
            raise WrongUse(f"setting {key} {_unknown(key, manifest.settings)}")
        found[key] = text if setting.type in ("string", "secret") else _toml(key, text)
    return found


def _faults_of(setting: Setting, value: object, key: str) -> list[SettingFault]:
    if setting.type == "secret":
        # First, and without the value: it may be the secret itself.
        return [] if is_reference(value) else [SettingFault(key, HELD)]
    expected = _TYPES[setting.type]
    if not isinstance(value, expected) or (isinstance(value, bool) and bool not in expected):
        return [SettingFault(key, f"must be a {setting.type}, not {value!r}")]
    if setting.choices and value not in setting.choices:
        return [SettingFault(key, f"must be one of {', '.join(setting.choices)}, not {value!r}")]
    if not (setting.item and isinstance(value, list | tuple)):
        return []
    found: list[SettingFault] = []
    for at, entry in enumerate(value):
        if isinstance(entry, Mapping):
            found += faults(setting.item, entry, f"{key}.{at}.")
        else:
            found.append(SettingFault(f"{key}.{at}", f"must be a table, not {entry!r}"))
    return found


def _empty(value: object) -> bool:
    return value is None or value == "" or (isinstance(value, list | tuple | dict) and not value)


def _unknown(key: str, declared: Mapping[str, Setting]) -> str:
    close = closest(key, declared)
    hint = f"did you mean {close!r}?" if close else f"known here: {', '.join(sorted(declared))}"
    return f"is not known; {hint}"


def _toml(key: str, text: str) -> object:
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except (tomllib.TOMLDecodeError, KeyError):
        raise WrongUse(f"setting {key}: not a TOML value: {text!r}") from None
