"""Layer names and legend words, translated; the legend itself comes from the layer that paints."""

import importlib
from collections.abc import Iterable
from functools import lru_cache

from PySide6.QtCore import QCoreApplication

from widgets import quantity, theme
from widgets.legend_strip import LegendStrip
from widgets.noop import QT_TRANSLATE_NOOP
from widgets.scene.table import Legend

_NAMES = {
    "incidents": QT_TRANSLATE_NOOP("Layers", "Incidents and warnings"),
    "cases": QT_TRANSLATE_NOOP("Layers", "Reports"),
    "tracked": QT_TRANSLATE_NOOP("Layers", "Tracked vehicles"),
    "stops": QT_TRANSLATE_NOOP("Layers", "Parking and stops"),
    "feeds": QT_TRANSLATE_NOOP("Layers", "Sensors of feeds"),
    "weather": QT_TRANSLATE_NOOP("Layers", "Wind and rain"),
    "roads": QT_TRANSLATE_NOOP("Layers", "Roads by speed"),
    "flow": QT_TRANSLATE_NOOP("Layers", "Traffic in motion"),
    "vehicles": QT_TRANSLATE_NOOP("Layers", "Vehicles"),
    "ghost": QT_TRANSLATE_NOOP("Layers", "Now against before"),
    "coverage": QT_TRANSLATE_NOOP("Layers", "5G coverage"),
    "fibre": QT_TRANSLATE_NOOP("Layers", "Fibre routes"),
    "energy": QT_TRANSLATE_NOOP("Layers", "Energy use"),
    "bridges": QT_TRANSLATE_NOOP("Layers", "Structures by use of limit"),
    "bars": QT_TRANSLATE_NOOP("Layers", "Power as city bars"),
    "air": QT_TRANSLATE_NOOP("Layers", "Buildings by air quality"),
    "heat": QT_TRANSLATE_NOOP("Layers", "Fine dust on the ground"),
    "reports": QT_TRANSLATE_NOOP("Layers", "Buildings by open reports"),
    "evacuation": QT_TRANSLATE_NOOP("Layers", "Evacuation areas"),
    "areas": QT_TRANSLATE_NOOP("Layers", "Districts as prisms"),
    "services": QT_TRANSLATE_NOOP("Layers", "City services"),
}
_WORDS: dict[str, str] = {
    "minor": QT_TRANSLATE_NOOP("Layers", "minor"),
    "moderate": QT_TRANSLATE_NOOP("Layers", "moderate"),
    "severe": QT_TRANSLATE_NOOP("Layers", "severe"),
    "extreme": QT_TRANSLATE_NOOP("Layers", "extreme"),
    "warning": QT_TRANSLATE_NOOP("Layers", "official warning"),
    "weather": QT_TRANSLATE_NOOP("Layers", "weather"),
    "fire": QT_TRANSLATE_NOOP("Layers", "fire"),
    "roadworks": QT_TRANSLATE_NOOP("Layers", "roadworks"),
    "closure": QT_TRANSLATE_NOOP("Layers", "closure"),
    "accident": QT_TRANSLATE_NOOP("Layers", "accident"),
    "congestion": QT_TRANSLATE_NOOP("Layers", "congestion"),
    "transit": QT_TRANSLATE_NOOP("Layers", "public transport"),
    "condition": QT_TRANSLATE_NOOP("Layers", "condition of a plant"),
    "incident": QT_TRANSLATE_NOOP("Layers", "other incident"),
    "exercise": QT_TRANSLATE_NOOP("Layers", "EXERCISE: broken outline"),
    "open report": QT_TRANSLATE_NOOP("Layers", "open"),
    "closed report": QT_TRANSLATE_NOOP("Layers", "closed: small, ticked"),
    "heading": QT_TRANSLATE_NOOP("Layers", "drives that way"),
    "no heading": QT_TRANSLATE_NOOP("Layers", "tells no direction"),
    "spaces": QT_TRANSLATE_NOOP("Layers", "free spaces"),
    "few spaces": QT_TRANSLATE_NOOP("Layers", "nearly full"),
    "full": QT_TRANSLATE_NOOP("Layers", "full"),
    "stop": QT_TRANSLATE_NOOP("Layers", "stop"),
    "air": QT_TRANSLATE_NOOP("Layers", "air"),
    "traffic": QT_TRANSLATE_NOOP("Layers", "traffic"),
    "power": QT_TRANSLATE_NOOP("Layers", "power"),
    "inverse distance, 2.5 km": QT_TRANSLATE_NOOP("Layers", "inverse distance, 2.5 km"),
    "inverse distance, 4 km": QT_TRANSLATE_NOOP("Layers", "inverse distance, 4 km"),
    "no evacuation": QT_TRANSLATE_NOOP("Layers", "no evacuation"),
    "warned": QT_TRANSLATE_NOOP("Layers", "warned: dots"),
    "ordered out": QT_TRANSLATE_NOOP("Layers", "ordered out: chevrons"),
    "cleared of people": QT_TRANSLATE_NOOP("Layers", "cleared of people: grid"),
    "rain": QT_TRANSLATE_NOOP("Layers", "rain"),
    "vehicle": QT_TRANSLATE_NOOP("Layers", "not measured one by one"),
    "slower": QT_TRANSLATE_NOOP("Layers", "slower, less"),
    "faster": QT_TRANSLATE_NOOP("Layers", "faster, more"),
    "served": QT_TRANSLATE_NOOP("Layers", "served"),
    "cut": QT_TRANSLATE_NOOP("Layers", "cut"),
    "without fibre": QT_TRANSLATE_NOOP("Layers", "without fibre"),
    "stale": QT_TRANSLATE_NOOP("Layers", "stale"),
    "unknown": QT_TRANSLATE_NOOP("Layers", "no data"),
    "missing": QT_TRANSLATE_NOOP("Layers", "no data"),
    "down": QT_TRANSLATE_NOOP("Layers", "out of service"),
    "dark": QT_TRANSLATE_NOOP("Layers", "out of service"),
    "tripped": QT_TRANSLATE_NOOP("Layers", "tripped: its buildings are dark"),
    "good": QT_TRANSLATE_NOOP("Layers", "good"),
    "fair": QT_TRANSLATE_NOOP("Layers", "fair"),
    "poor": QT_TRANSLATE_NOOP("Layers", "poor"),
    "none": QT_TRANSLATE_NOOP("Layers", "none"),
    "normal": QT_TRANSLATE_NOOP("Layers", "normal"),
    "high": QT_TRANSLATE_NOOP("Layers", "high"),
    "sensor good": QT_TRANSLATE_NOOP("Layers", "below 75 % of the limit"),
    "sensor near": QT_TRANSLATE_NOOP("Layers", "from 75 %: broad rim"),
    "sensor limit": QT_TRANSLATE_NOOP("Layers", "at the limit: dot"),
    "sensor never": QT_TRANSLATE_NOOP("Layers", "never heard: hollow"),
    "load": QT_TRANSLATE_NOOP("Layers", "axle load"),
    "other": QT_TRANSLATE_NOOP("Layers", "other"),
    "stress": QT_TRANSLATE_NOOP("Layers", "stress, strain, force"),
    "inclination": QT_TRANSLATE_NOOP("Layers", "inclination"),
    "settlement": QT_TRANSLATE_NOOP("Layers", "settlement"),
    "pressure": QT_TRANSLATE_NOOP("Layers", "pressure"),
    "temperature": QT_TRANSLATE_NOOP("Layers", "temperature"),
    "wind": QT_TRANSLATE_NOOP("Layers", "wind"),
    "bar": QT_TRANSLATE_NOOP("Layers", "height: 100 m = 10 MW, a value, not metres"),
    "interpolated": QT_TRANSLATE_NOOP("Layers", "interpolated between stations"),
    "nearest": QT_TRANSLATE_NOOP("Layers", "nearest station within 1.5 km"),
    "district": QT_TRANSLATE_NOOP("Layers", "of the whole district"),
    "height": QT_TRANSLATE_NOOP("Layers", "height: the value, not metres"),
}


def layer_name(layer: str) -> str:
    """Display name of a layer."""
    return QCoreApplication.translate("Layers", _NAMES[layer]) if layer in _NAMES else layer


def class_word(key: str) -> str:
    """Display word of a legend's class."""
    return QCoreApplication.translate("Layers", _WORDS[key]) if key in _WORDS else key.replace("_", " ")


@lru_cache(maxsize=32)
def legend_of(layer: str) -> Legend:
    """The legend that a layer's own module gives."""
    made: Legend = importlib.import_module(f"widgets.scene.layers.{layer}").legend()
    return made


def picture_note(layers: Iterable[str]) -> str:
    """What a picture with these layers must say of them: which are illustrative or modelled, and by what model."""
    illustrative = QCoreApplication.translate("Layers", "{0}: illustrative ({1})")
    modelled = QCoreApplication.translate("Layers", "{0}: modelled ({1})")
    found = [(layer, legend_of(layer)) for layer in layers]
    said = [
        (illustrative if one.illustrative else modelled).format(layer_name(layer), class_word(one.model))
        for layer, one in found
        if one.illustrative or one.modelled
    ]
    return " · ".join(said)


def fill_scale(strip: LegendStrip, layer: str) -> None:
    """Write a layer's colours, unit and classes on a strip, in the language in force."""
    legend = legend_of(layer)
    if legend.stops:
        strip.set_scale(legend.stops, quantity.symbol(legend.unit) if legend.unit else "")
    strip.set_classes(tuple((class_word(one.key), one.colour, one.hatched, one.mark) for one in legend.classes))


def scale_of(layer: str) -> LegendStrip:
    """A strip of its own for a layer."""
    strip = LegendStrip()
    fill_scale(strip, layer)
    return strip


def hatched_sign() -> LegendStrip:
    """How everything that is not to be trusted as it stands is drawn."""
    strip = LegendStrip()
    word = QCoreApplication.translate("Layers", "hatched")
    strip.set_classes(((word, theme.current().color("stale").name(), True),))
    return strip
