"""What was typed for a setting, as the value that it means; or why it means none, in the language in force."""

import tomllib

from PySide6.QtCore import QCoreApplication

from views.source_kind import FieldSpec


class NotAValue(ValueError):
    """`str()` is one line for the person who typed it."""


def value_of(spec: FieldSpec, text: str) -> object:
    """The value of a line; None when it is empty and need not be there. `NotAValue` says what is wrong."""
    text = text.strip()
    if not text:
        if spec.required:
            raise NotAValue(QCoreApplication.translate("Settings", "This is needed"))
        return None
    match spec.type:
        case "integer":
            return _whole(text)
        case "number":
            return _number(text)
        case "list":
            return _list(text)
        case "table":
            return _table(text)
        case "secret" if ":" not in text:
            raise NotAValue(
                QCoreApplication.translate(
                    "Settings", "A reference such as secret://NAME or env:NAME, never the secret itself"
                )
            )
    return text


def text_of(value: object) -> str:
    """A default as it is typed."""
    match value:
        case None | [] | {} | ():
            return ""
        case list() | tuple():
            return ", ".join(map(str, value))
        case float() if value.is_integer():
            return str(int(value))
    return str(value)


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise NotAValue(QCoreApplication.translate("Settings", "A whole number is needed")) from None


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise NotAValue(QCoreApplication.translate("Settings", "A number is needed, with a point: 0.5")) from None


def _list(text: str) -> object:
    """Words between commas; what begins with a bracket is read as TOML, for numbers and tables."""
    if not text.startswith("["):
        return [part.strip() for part in text.replace("，", ",").split(",") if part.strip()]
    return _toml(text, QCoreApplication.translate("Settings", "Not a list: write a, b or [1, 2]"))


def _table(text: str) -> object:
    inner = text if text.startswith("{") else f"{{ {text} }}"
    return _toml(inner, QCoreApplication.translate("Settings", "Not a table: write speed = 10, flow = 60"))


def _toml(text: str, otherwise: str) -> object:
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        raise NotAValue(otherwise) from None
