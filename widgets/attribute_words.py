"""Names and units of an asset's attributes, as its card shows them."""

from PySide6.QtCore import QCoreApplication

from citydeck.model.asset import Scalar
from widgets import quantity
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


def attribute_name(key: str) -> str:
    """Display name of an attribute; an unknown one is shown with spaces for underscores."""
    source = _NAMES.get(key)
    return QCoreApplication.translate("Attribute", source) if source else key.replace("_", " ")


def attribute_text(key: str, value: Scalar) -> str:
    """Value with the unit that its key names; yes or no; a dash for nothing."""
    if value is None:
        return quantity.MISSING
    if isinstance(value, bool):
        yes, no = QCoreApplication.translate("Attribute", "yes"), QCoreApplication.translate("Attribute", "no")
        return yes if value else no
    if isinstance(value, str):
        source = _VALUES.get(value)
        return QCoreApplication.translate("Attribute", source) if source else value
    if key in _YEARS:
        return str(value)
    places = 0 if float(value).is_integer() else 1
    return quantity.joined(quantity.number(float(value), places), _UNITS.get(key.rsplit("_", 1)[-1], ""))
