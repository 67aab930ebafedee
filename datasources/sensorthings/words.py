"""What services write for metrics and units, in the words of Citydeck: only what can be told for certain."""

import re
from collections.abc import Mapping
from urllib.parse import unquote

from citydeck.model.errors import WrongUse
from citydeck.model.units import SAME, conversion

UNITS = {
    "°c": "Cel", "degc": "Cel", "celsius": "Cel", "degree celsius": "Cel", "degreecelsius": "Cel", "deg_c": "Cel",
    "cel": "Cel", "centigrade": "Cel", "℃": "Cel", "°f": "[degF]", "degreefahrenheit": "[degF]", "k": "K",
    "kelvin": "K", "%": "%", "percent": "%", "percentage": "%", "%rh": "%", "µg/m³": "ug/m3", "μg/m³": "ug/m3",
    "ug/m3": "ug/m3", "µg/m3": "ug/m3", "μg/m3": "ug/m3", "ug.m-3": "ug/m3", "ug/m^3": "ug/m3", "mg/m³": "mg/m3",
    "mg/m3": "mg/m3", "m/s": "m/s", "meterpersecond": "m/s", "m.s-1": "m/s", "km/h": "km/h", "kilometerperhour": "km/h",
    "m": "m", "meter": "m", "metre": "m", "cm": "cm", "mm": "mm", "km": "km", "hpa": "hPa", "hectopascal": "hPa",
    "pa": "Pa", "pascal": "Pa", "kpa": "kPa", "mbar": "mbar", "bar": "bar", "w": "W", "watt": "W", "kw": "kW",
    "mw": "MW", "kwh": "kW.h", "kilowatthour": "kW.h", "wh": "W.h", "v": "V", "volt": "V", "a": "A", "ampere": "A",
    "hz": "Hz", "hertz": "Hz", "lx": "lx", "lux": "lx", "lm": "lm", "lumen": "lm", "ppm": "[ppm]", "ppb": "[ppb]",
    "db": "dB", "db(a)": "dB", "dba": "dB", "dbm": "dBm", "°": "deg", "deg": "deg", "degree": "deg", "s": "s",
    "second": "s", "min": "min", "minute": "min", "h": "h", "l/s": "L/s", "m³/s": "m3/s", "m3/s": "m3/s",
    "m³/h": "m3/h", "m3/h": "m3/h", "mm/h": "mm/h", "1": "1", "unity": "1", "unitless": "1",
}  # fmt: skip
"""UCUM by a symbol, a name, or the last part of a definition, in small letters."""
METRICS = {
    "air_temperature": "temperature", "temperature": "temperature", "relative_humidity": "humidity",
    "humidity": "humidity", "pm2_5": "pm25", "pm25": "pm25", "pm10": "pm10", "no2": "no2", "nitrogen_dioxide": "no2",
    "o3": "o3", "ozone": "o3", "co2": "co2", "wind_speed": "wind_speed", "windspeed": "wind_speed",
    "wind_direction": "wind_direction", "winddirection": "wind_direction", "airtemperature": "temperature",
    "relativehumidity": "humidity", "water_level": "water_level", "waterlevel": "water_level",
    "traffic_flow": "flow", "vehicle_speed": "speed",
}  # fmt: skip
MILLIWATT = ("mW", "MW")
"""The two that differ in nothing but the size of a letter."""


def unit_of(unit: object, told: Mapping[str, str]) -> str | None:
    """UCUM of a ``unitOfMeasurement``; empty where the service names none, None where it cannot be told, also because a
    UCUM definition says another unit than symbol or name.
    """
    if not isinstance(unit, dict):
        return ""
    said = [text for key in ("definition", "symbol", "name") if isinstance(text := unit.get(key), str) and text.strip()]
    for text in said:
        if text in told:
            return told[text]
    if any(text in MILLIWATT for text in said):
        return next(text for text in said if text in MILLIWATT)
    known = [unit for text in said if (unit := UNITS.get(_tail(text).lower())) is not None]
    for text in said:
        if text.startswith("ucum:"):
            ucum = text.removeprefix("ucum:")
            return ucum if all(_agree(ucum, other) for other in known) else None
    return known[0] if known else None if said else ""


def _agree(ucum: str, known: str) -> bool:
    """Whether two words for one unit mean the same: some services write ``ucum:T``, tesla, beside °C."""
    try:
        return conversion(ucum, known) == SAME
    except WrongUse:
        return known == "dB" and ucum.startswith("dB")  # dB[SPL] says more than dB, and nothing else


def metric_of(definition: object, name: object, told: Mapping[str, str]) -> str | None:
    """The metric of an observed property; None where nothing of it makes a name."""
    for text in (definition, name):
        if isinstance(text, str) and text in told:
            return told[text]
    for text in (name, definition):
        if isinstance(text, str) and (slug := _slug(_tail(text))):
            return METRICS.get(slug, slug)
    return None


def _tail(text: str) -> str:
    """The last part of an address; any other text as it is."""
    return unquote(re.split(r"[/#]", text.rstrip("/#"))[-1]) if "://" in text else text.strip()


def _slug(text: str) -> str:
    words = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
    return words[:40] if words[:1].isalpha() else ""
