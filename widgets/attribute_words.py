"""Names and units of an asset's attributes, as its card shows them."""

import re
from collections.abc import Mapping
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from citydeck.model.asset import Scalar
from widgets import age, quantity
from widgets.incident_words import CODED, CODES, NAMES
from widgets.noop import QT_TRANSLATE_NOOP

_NAMES: dict[str, str] = {
    "length_m": QT_TRANSLATE_NOOP("Attribute", "Length"),
    "elevated": QT_TRANSLATE_NOOP("Attribute", "Elevated"),
    "lanes": QT_TRANSLATE_NOOP("Attribute", "Lanes"),
    "level": QT_TRANSLATE_NOOP("Attribute", "Class"),
    "limit_kmh": QT_TRANSLATE_NOOP("Attribute", "Speed limit"),
    "azimuth_deg": QT_TRANSLATE_NOOP("Attribute", "Azimuth"),
    "power_dbm": QT_TRANSLATE_NOOP("Attribute", "Transmit power"),
    "height_m": QT_TRANSLATE_NOOP("Attribute", "Height"),
    "frequency_mhz": QT_TRANSLATE_NOOP("Attribute", "Frequency"),
    "feeder": QT_TRANSLATE_NOOP("Attribute", "Feeder"),
    "cell": QT_TRANSLATE_NOOP("Attribute", "5G cell"),
    "capacity_mw": QT_TRANSLATE_NOOP("Attribute", "Capacity"),
    "buildings": QT_TRANSLATE_NOOP("Attribute", "Buildings supplied"),
    "serves": QT_TRANSLATE_NOOP("Attribute", "Buildings served"),
    "medium": QT_TRANSLATE_NOOP("Attribute", "Medium"),
    "diameter_mm": QT_TRANSLATE_NOOP("Attribute", "Diameter"),
    "bank": QT_TRANSLATE_NOOP("Attribute", "Bank"),
    "opened": QT_TRANSLATE_NOOP("Attribute", "Opened"),
    "main_span_m": QT_TRANSLATE_NOOP("Attribute", "Main span"),
    "hazard": QT_TRANSLATE_NOOP("Attribute", "Hazard"),
    "people": QT_TRANSLATE_NOOP("Attribute", "People"),
    "deck_m": QT_TRANSLATE_NOOP("Attribute", "Deck height"),
}
_VALUES: dict[str, str] = {
    "gas": QT_TRANSLATE_NOOP("Attribute", "gas"),
    "water": QT_TRANSLATE_NOOP("Attribute", "water"),
    "flood": QT_TRANSLATE_NOOP("Attribute", "flood"),
    "gas_leak": QT_TRANSLATE_NOOP("Attribute", "gas leak"),
    "west": QT_TRANSLATE_NOOP("Attribute", "west"),
    "east": QT_TRANSLATE_NOOP("Attribute", "east"),
}
_UNITS = {"m": "m", "mm": "mm", "mw": "MW", "dbm": "dBm", "mhz": "MHz", "deg": "°", "kmh": "km/h"}
_YEARS = ("opened",)
_ENDINGS = ("", "_zh", "_other")
"""Of a text that a feed tells in English, in Chinese, and in another language."""
_FIRST = {"zh_CN": ("_zh", "", "_other")}
"""In which order a language is looked for; English comes first for all that are not listed."""
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?")


def spoken(attributes: Mapping[str, Scalar], language: str) -> dict[str, Scalar]:
    """The facts for a reader of `language`: of a text told in several languages the one that suits best, under its
    plain name; all others as they are, in the same order.
    """
    told: dict[str, Scalar] = {}
    order = _FIRST.get(language, _ENDINGS)
    for key, value in attributes.items():
        plain = next((key.removesuffix(ending) for ending in ("_zh", "_other") if key.endswith(ending)), key)
        suited = (attributes[plain + ending] for ending in order if attributes.get(plain + ending))
        told.setdefault(plain, next(suited, value))
    return told


def attribute_name(key: str) -> str:
    """Display name of an attribute; an unknown one is shown with spaces for underscores."""
    source = _NAMES.get(key) or NAMES.get(key)
    return QCoreApplication.translate("Attribute", source) if source else key.replace("_", " ")


def attribute_text(key: str, value: Scalar, zone: str = "UTC") -> str:
    """Value with the unit that its key names; yes or no; a dash for nothing; an instant by the clock of `zone`."""
    if value is None:
        return quantity.MISSING
    if isinstance(value, bool):
        yes, no = QCoreApplication.translate("Attribute", "yes"), QCoreApplication.translate("Attribute", "no")
        return yes if value else no
    if isinstance(value, str):
        return _word(key, value, zone)
    if key in _YEARS:
        return str(value)
    places = 0 if float(value).is_integer() else 1
    return quantity.joined(quantity.number(float(value), places), _UNITS.get(key.rsplit("_", 1)[-1], ""))


def _word(key: str, value: str, zone: str) -> str:
    if key in CODED:
        parts = (CODES.get(part, part) for part in value.split("; "))
        return "; ".join(QCoreApplication.translate("Attribute", part) for part in parts)
    if _INSTANT.match(value):
        return _instant(value, zone)
    source = _VALUES.get(value)
    return QCoreApplication.translate("Attribute", source) if source else value


def _instant(value: str, zone: str) -> str:
    """An instant in the room's zone; what does not say its own zone, or is none, stays as it is."""
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return value
    return value if at.tzinfo is None else at.astimezone(age.zone(zone)).strftime("%Y-%m-%d %H:%M")
