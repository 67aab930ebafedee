"""Numbers as people read them: the site's units, a metric's decimals, thousands, and 万/亿 in Chinese.

Conversion here is for display only; values inside Citydeck stay in the metric's canonical UCUM unit.
"""

import math
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from citydeck.model.channel import Channel
from citydeck.model.metrics import METRICS
from widgets import wording
from widgets.noop import QT_TRANSLATE_NOOP

MISSING = "–"
_SYMBOLS: dict[str, str] = {
    "Cel": "°C",
    "[degF]": "°F",
    "1": "",
    "{state}": "",
    "um/m": "µm/m",
    "ug/m3": "µg/m³",
    "deg": "°",
    "[mi_i]/h": "mph",
    "[in_i]": "in",
    "[psi]": "psi",
}
_COUNTED: dict[str, str] = {
    "{veh}/h": QT_TRANSLATE_NOOP("Quantity", "veh/h"),
    "{report}": QT_TRANSLATE_NOOP("Quantity", "reports"),
    "{application}/h": QT_TRANSLATE_NOOP("Quantity", "applications/h"),
}
_IMPERIAL: dict[str, tuple[str, float, float]] = {
    "km/h": ("[mi_i]/h", 1 / 1.609344, 0.0),
    "m/s": ("[mi_i]/h", 2.2369363, 0.0),
    "Cel": ("[degF]", 1.8, 32.0),
    "mm": ("[in_i]", 1 / 25.4, 0.0),
    "kPa": ("[psi]", 1 / 6.894757, 0.0),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """How a unit is shown: ``shown = value * factor + offset``, in `symbol` with `decimals`."""

    symbol: str
    factor: float = 1.0
    offset: float = 0.0
    decimals: int = 1

    def value(self, value: float) -> float:
        """A canonical value in the shown unit."""
        return value * self.factor + self.offset


@dataclass(frozen=True, slots=True)
class Step:
    """One divisor for a whole axis or figure, and the word that stands beside its unit (万, 亿, or empty)."""

    divisor: float = 1.0
    word: str = ""


def symbol(unit: str) -> str:
    """What is written for a UCUM unit, in the application's language; empty for counts of states and pure numbers."""
    if unit in _COUNTED:
        return QCoreApplication.translate("Quantity", _COUNTED[unit])
    return _SYMBOLS.get(unit, unit.strip("{}"))


def shown(metric: str, unit: str, system: str = "metric") -> Shown:
    """The display unit of a metric in the site's unit `system` (``metric`` or ``imperial``)."""
    known = METRICS.get(metric)
    decimals = known.decimals if known else 2
    if system == "imperial" and unit in _IMPERIAL:
        target, factor, offset = _IMPERIAL[unit]
        return Shown(symbol(target), factor, offset, decimals + (2 if target == "[in_i]" else 0))
    return Shown(symbol(unit), decimals=decimals)


def step_for(largest: float, language: str) -> Step:
    """The one step of an axis or figure whose largest magnitude is `largest`; Chinese counts in 万 and 亿."""
    if language == "zh_CN" and math.isfinite(largest):
        if abs(largest) >= 1e8:
            return Step(1e8, "亿")
        if abs(largest) >= 1e5:
            return Step(1e4, "万")
    return Step()


def number(value: float, decimals: int = 0, step: Step | None = None) -> str:
    """A number with a thin group mark from 10,000 up and a true minus; `MISSING` for NaN, never zero."""
    if value is None or not math.isfinite(value):
        return MISSING
    step = step or Step()
    scaled = value / step.divisor
    places = max(decimals, 1) if step.divisor > 1 else decimals
    rounded = round(scaled, places)
    plain = f"{abs(rounded):,.{places}f}" if abs(rounded) >= 10_000 else f"{abs(rounded):.{places}f}"
    return ("−" if rounded < 0 else "") + plain


def joined(text: str, unit: str) -> str:
    """Number and unit with a no-break space; percent and degree signs stand the same way as every other unit."""
    return f"{text}\u00a0{unit}" if unit and text != MISSING else text


def value_text(value: float, metric: str, unit: str, system: str = "metric", language: str = "en") -> str:
    """A value as cards and lists show it: a word for two-state metrics, else number and unit."""
    if value is None or not math.isfinite(value):
        return MISSING
    word = wording.state_name(metric, value)
    if word is not None:
        return word
    how = shown(metric, unit, system)
    there = how.value(value)
    step = step_for(there, language)
    return joined(number(there, how.decimals, step), step.word + how.symbol)


def original_text(value: float, channel: Channel) -> str:
    """The value as the source spoke it, with its own unit; empty when that is what is shown anyway."""
    unit = channel.original_unit
    if not math.isfinite(value) or not unit or (unit == channel.unit and channel.factor == 1 and not channel.offset):
        return ""
    original = (value - channel.offset) / channel.factor if channel.factor else math.nan
    return joined(f"{original:.6g}", symbol(unit))
