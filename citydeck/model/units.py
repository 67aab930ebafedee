"""Conversion from what a source speaks to a metric's canonical unit, worked out once a channel. Units are UCUM's names.

UCUM text is read into pint's units; annotations (``{veh}``) count as 1, as UCUM says, but two different annotations
are never converted into each other. Logarithmic units (dB, dBm) convert to themselves only.
"""

import re
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from citydeck.model.errors import WrongUse

if TYPE_CHECKING:
    import pint

_ATOM = re.compile(r"(?P<sign>[./]?)(?P<body>(?:\[[^\]]*\]|[^./{}\[\]])*)(?P<note>\{[^}]*\})?")
_POWER = re.compile(r"^(?P<unit>.*?[^\d+-])(?P<power>[+-]?\d+)?$")
_NAMES = {
    "%": "percent",
    "1": "1",
    "10*": "10",
    "Cel": "degree_Celsius",
    "[degF]": "degree_Fahrenheit",
    "K": "kelvin",
    "deg": "degree",
    "'": "arcminute",
    "''": "arcsecond",
    "t": "metric_ton",
    "g": "gram",
    "h": "hour",
    "d": "day",
    "wk": "week",
    "mo": "month",
    "a": "year",
    "bar": "bar",
    "L": "liter",
    "l": "liter",
    "B": "dimensionless",
    "[mi_i]": "mile",
    "[ft_i]": "foot",
    "[in_i]": "inch",
    "[yd_i]": "yard",
    "[kn_i]": "knot",
    "[psi]": "psi",
    "[lb_av]": "pound",
    "[gal_us]": "gallon",
    "[acr_us]": "acre",
    "m[H2O]": "meter_H2O",
    "m[Hg]": "meter_Hg",
    "mm[Hg]": "millimeter_Hg",
    "bit": "bit",
    "By": "byte",
    "[ppm]": "ppm",
    "[ppb]": "ppb",
    "ar": "are",
}
_PREFIXES = {
    "Y": "yotta", "Z": "zetta", "E": "exa", "P": "peta", "T": "tera", "G": "giga", "M": "mega", "k": "kilo",
    "h": "hecto", "da": "deca", "d": "deci", "c": "centi", "m": "milli", "u": "micro", "n": "nano", "p": "pico",
    "Ki": "kibi", "Mi": "mebi", "Gi": "gibi",
}  # fmt: skip
_BASE = {
    "m": "meter", "s": "second", "A": "ampere", "V": "volt", "W": "watt", "J": "joule", "N": "newton", "Pa": "pascal",
    "Hz": "hertz", "min": "minute", "rad": "radian", "Ohm": "ohm", "F": "farad", "C": "coulomb", "T": "tesla",
    "lm": "lumen", "lx": "lux", "cd": "candela", "mol": "mole", "eV": "electron_volt", "Bq": "becquerel",
    "Sv": "sievert", "Gy": "gray", "VA": "volt_ampere", "var": "volt_ampere", "Wh": "watt_hour", "gf": "gram_force",
}  # fmt: skip
_JOINTS = {"": "", ".": " * ", "/": " / "}
_FIRST = {"": "", ".": "", "/": "1 / "}
_LOGARITHMIC = re.compile(r"^(dB|dB\[[^\]]*\]|dBm|B\[[^\]]*\])$")


class Conversion(NamedTuple):
    """``canonical = original * factor + offset``."""

    factor: float
    offset: float


SAME = Conversion(1.0, 0.0)


@lru_cache(maxsize=4096)
def conversion(original: str, canonical: str) -> Conversion:
    """How values in `original` become `canonical` (both UCUM); `WrongUse` when there is no way or no such unit."""
    if original == canonical:
        return SAME
    if _LOGARITHMIC.match(original) or _LOGARITHMIC.match(canonical):
        raise WrongUse(f"{original} cannot be converted to {canonical}: logarithmic units need their reference")
    if (notes := _notes(original)) and (wanted := _notes(canonical)) and notes != wanted:
        raise WrongUse(f"{original} cannot be converted to {canonical}: they count different things")
    return _convert(original, canonical)


def _convert(original: str, canonical: str) -> Conversion:
    import pint

    registry = _registry()
    try:
        source, target = registry.Unit(_pint_name(original)), registry.Unit(_pint_name(canonical))
        at_zero = registry.Quantity(Decimal(0), source).to(target).magnitude
        at_one = registry.Quantity(Decimal(1), source).to(target).magnitude
    except pint.DimensionalityError:
        raise WrongUse(f"{original} cannot be converted to {canonical}") from None
    except (pint.PintError, AttributeError, TypeError, ValueError, ArithmeticError):
        raise WrongUse(f"not a unit that can be read as UCUM: {original!r} or {canonical!r}") from None
    return Conversion(float(at_one - at_zero), float(at_zero))


@cache
def _registry() -> "pint.UnitRegistry[Any]":
    """Pint takes a third of a second to load, and most channels come in their canonical unit: loaded on first need."""
    import pint

    return pint.UnitRegistry(non_int_type=Decimal)


def _notes(unit: str) -> list[str]:
    return re.findall(r"\{[^}]*\}", unit)


def _pint_name(unit: str) -> str:
    """A UCUM expression as pint reads it, e.g. ``[mi_i]/h`` as ``mile / hour``."""
    parts: list[str] = []
    for match in _ATOM.finditer(unit):
        if match["body"] or match["note"]:
            joint = _JOINTS[match["sign"]] if parts else _FIRST[match["sign"]]
            parts += [joint, _atom(match["body"]) if match["body"] else "1"]
    text = "".join(parts)
    return "dimensionless" if text.strip("1 */") == "" else text


def _atom(text: str) -> str:
    if text in _NAMES or text.isdigit():
        return _NAMES.get(text, text)
    split = _POWER.match(text)
    if split is None:
        raise WrongUse(f"not a unit that can be read as UCUM: {text!r}")
    name, power = _simple(split["unit"]), split["power"]
    return f"{name} ** {power}" if power else name


def _simple(text: str) -> str:
    for known in (_NAMES, _BASE):
        if text in known:
            return known[text]
    for length in (2, 1):
        prefix, rest = text[:length], text[length:]
        if prefix in _PREFIXES and (base := _BASE.get(rest) or _NAMES.get(rest)):
            return _PREFIXES[prefix] + base
    raise WrongUse(f"not a unit that can be read as UCUM: {text!r}")
