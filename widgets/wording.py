"""Names of metrics, domains, kinds, priorities, states, qualities and refusals in the language of the application.

Tables hold the English source text marked for ``lupdate``; functions translate at the moment of the call, so that a
change of language shows at the next paint. A word that is not in a table is shown as it is, never dropped.
"""

import math
from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from widgets.noop import QT_TRANSLATE_NOOP

_METRICS: dict[str, str] = {
    "speed": QT_TRANSLATE_NOOP("Wording", "Speed"),
    "flow": QT_TRANSLATE_NOOP("Wording", "Traffic flow"),
    "occupancy": QT_TRANSLATE_NOOP("Wording", "Occupancy"),
    "travel_time": QT_TRANSLATE_NOOP("Wording", "Travel time"),
    "delay": QT_TRANSLATE_NOOP("Wording", "Delay"),
    "next_arrival": QT_TRANSLATE_NOOP("Wording", "Next arrival"),
    "longitude": QT_TRANSLATE_NOOP("Wording", "Longitude"),
    "latitude": QT_TRANSLATE_NOOP("Wording", "Latitude"),
    "bearing": QT_TRANSLATE_NOOP("Wording", "Bearing"),
    "free_spaces": QT_TRANSLATE_NOOP("Wording", "Free spaces"),
    "incident_state": QT_TRANSLATE_NOOP("Wording", "Incident"),
    "cell_state": QT_TRANSLATE_NOOP("Wording", "Cell state"),
    "rsrp": QT_TRANSLATE_NOOP("Wording", "Signal power (RSRP)"),
    "rsrq": QT_TRANSLATE_NOOP("Wording", "Signal quality (RSRQ)"),
    "snr": QT_TRANSLATE_NOOP("Wording", "Signal to noise"),
    "cell_load": QT_TRANSLATE_NOOP("Wording", "Cell load"),
    "throughput": QT_TRANSLATE_NOOP("Wording", "Throughput"),
    "fibre_state": QT_TRANSLATE_NOOP("Wording", "Fibre state"),
    "optical_power": QT_TRANSLATE_NOOP("Wording", "Optical power"),
    "power": QT_TRANSLATE_NOOP("Wording", "Power"),
    "load": QT_TRANSLATE_NOOP("Wording", "Load"),
    "feeder_state": QT_TRANSLATE_NOOP("Wording", "Feeder state"),
    "voltage": QT_TRANSLATE_NOOP("Wording", "Voltage"),
    "current": QT_TRANSLATE_NOOP("Wording", "Current"),
    "frequency": QT_TRANSLATE_NOOP("Wording", "Frequency"),
    "energy": QT_TRANSLATE_NOOP("Wording", "Energy used"),
    "oil_temperature": QT_TRANSLATE_NOOP("Wording", "Oil temperature"),
    "transformer_load": QT_TRANSLATE_NOOP("Wording", "Transformer load"),
    "stress": QT_TRANSLATE_NOOP("Wording", "Stress"),
    "strain": QT_TRANSLATE_NOOP("Wording", "Strain"),
    "force": QT_TRANSLATE_NOOP("Wording", "Force"),
    "inclination": QT_TRANSLATE_NOOP("Wording", "Inclination"),
    "settlement": QT_TRANSLATE_NOOP("Wording", "Settlement"),
    "pressure": QT_TRANSLATE_NOOP("Wording", "Pressure"),
    "severity": QT_TRANSLATE_NOOP("Wording", "Severity"),
    "exercise_severity": QT_TRANSLATE_NOOP("Wording", "Severity (exercise)"),
    "water_level": QT_TRANSLATE_NOOP("Wording", "Water level"),
    "water_flow": QT_TRANSLATE_NOOP("Wording", "Water flow"),
    "wind_speed": QT_TRANSLATE_NOOP("Wording", "Wind speed"),
    "wind_direction": QT_TRANSLATE_NOOP("Wording", "Wind from"),
    "rain": QT_TRANSLATE_NOOP("Wording", "Rain"),
    "evacuation_state": QT_TRANSLATE_NOOP("Wording", "Evacuation"),
    "axle_load": QT_TRANSLATE_NOOP("Wording", "Lorry load"),
    "temperature": QT_TRANSLATE_NOOP("Wording", "Temperature"),
    "pm25": QT_TRANSLATE_NOOP("Wording", "PM2.5"),
    "humidity": QT_TRANSLATE_NOOP("Wording", "Humidity"),
    "pm10": QT_TRANSLATE_NOOP("Wording", "PM10"),
    "o3": QT_TRANSLATE_NOOP("Wording", "O₃"),
    "co2": QT_TRANSLATE_NOOP("Wording", "CO₂"),
    "noise": QT_TRANSLATE_NOOP("Wording", "Noise"),
    "report_state": QT_TRANSLATE_NOOP("Wording", "Report"),
    "no2": QT_TRANSLATE_NOOP("Wording", "NO₂"),
    "open_reports": QT_TRANSLATE_NOOP("Wording", "Open reports"),
    "applications": QT_TRANSLATE_NOOP("Wording", "Applications"),
}
_DOMAINS: dict[str, str] = {
    "traffic": QT_TRANSLATE_NOOP("Wording", "Traffic"),
    "connectivity": QT_TRANSLATE_NOOP("Wording", "Connectivity"),
    "energy": QT_TRANSLATE_NOOP("Wording", "Energy"),
    "resilience": QT_TRANSLATE_NOOP("Wording", "Resilience"),
    "services": QT_TRANSLATE_NOOP("Wording", "City services"),
    "system": QT_TRANSLATE_NOOP("Wording", "Sources"),
}
_KINDS: dict[str, str] = {
    "road": QT_TRANSLATE_NOOP("Wording", "Road"),
    "bridge": QT_TRANSLATE_NOOP("Wording", "Bridge"),
    "tunnel": QT_TRANSLATE_NOOP("Wording", "Tunnel"),
    "pipeline": QT_TRANSLATE_NOOP("Wording", "Pipeline"),
    "cell": QT_TRANSLATE_NOOP("Wording", "5G cell"),
    "fibre": QT_TRANSLATE_NOOP("Wording", "Fibre route"),
    "cabinet": QT_TRANSLATE_NOOP("Wording", "Fibre cabinet"),
    "feeder": QT_TRANSLATE_NOOP("Wording", "Feeder"),
    "building": QT_TRANSLATE_NOOP("Wording", "Building"),
    "air_station": QT_TRANSLATE_NOOP("Wording", "Air station"),
    "service_area": QT_TRANSLATE_NOOP("Wording", "Service area"),
    "weather_station": QT_TRANSLATE_NOOP("Wording", "Weather station"),
    "evacuation_area": QT_TRANSLATE_NOOP("Wording", "Evacuation area"),
    "parking": QT_TRANSLATE_NOOP("Wording", "Parking"),
    "stop": QT_TRANSLATE_NOOP("Wording", "Stop"),
    "vehicle": QT_TRANSLATE_NOOP("Wording", "Vehicle"),
    "incident": QT_TRANSLATE_NOOP("Wording", "Incident"),
    "report": QT_TRANSLATE_NOOP("Wording", "Report"),
    "sensor": QT_TRANSLATE_NOOP("Wording", "Sensor"),
}
_PRIORITIES: dict[int, str] = {
    1: QT_TRANSLATE_NOOP("Wording", "Critical"),
    2: QT_TRANSLATE_NOOP("Wording", "High"),
    3: QT_TRANSLATE_NOOP("Wording", "Medium"),
    4: QT_TRANSLATE_NOOP("Wording", "Low"),
}
_LETTERS: dict[str, str] = {
    "A": QT_TRANSLATE_NOOP("Wording", "Normal"),
    "B": QT_TRANSLATE_NOOP("Wording", "Unacknowledged"),
    "C": QT_TRANSLATE_NOOP("Wording", "Acknowledged"),
    "D": QT_TRANSLATE_NOOP("Wording", "Returned, unacknowledged"),
    "E": QT_TRANSLATE_NOOP("Wording", "Shelved"),
    "F": QT_TRANSLATE_NOOP("Wording", "Suppressed"),
    "G": QT_TRANSLATE_NOOP("Wording", "Out of service"),
}
_QUALITIES: dict[int, str] = {
    0: QT_TRANSLATE_NOOP("Wording", "Good"),
    1: QT_TRANSLATE_NOOP("Wording", "Uncertain"),
    2: QT_TRANSLATE_NOOP("Wording", "Bad"),
    3: QT_TRANSLATE_NOOP("Wording", "Stale"),
}
_LEVELS: dict[str, str] = {
    "hihi": QT_TRANSLATE_NOOP("Wording", "high-high"),
    "hi": QT_TRANSLATE_NOOP("Wording", "high"),
    "lo": QT_TRANSLATE_NOOP("Wording", "low"),
    "lolo": QT_TRANSLATE_NOOP("Wording", "low-low"),
    "rate": QT_TRANSLATE_NOOP("Wording", "rate"),
    "stale": QT_TRANSLATE_NOOP("Wording", "stale"),
}
_SEVERITIES = (
    QT_TRANSLATE_NOOP("Wording", "None"),
    QT_TRANSLATE_NOOP("Wording", "Minor"),
    QT_TRANSLATE_NOOP("Wording", "Moderate"),
    QT_TRANSLATE_NOOP("Wording", "Severe"),
    QT_TRANSLATE_NOOP("Wording", "Extreme"),
)
_STATES: dict[str, tuple[str, ...]] = {
    "severity": _SEVERITIES,
    "exercise_severity": _SEVERITIES,
    "cell_state": (QT_TRANSLATE_NOOP("Wording", "Down"), QT_TRANSLATE_NOOP("Wording", "Up")),
    "fibre_state": (QT_TRANSLATE_NOOP("Wording", "Cut"), QT_TRANSLATE_NOOP("Wording", "Served")),
    "feeder_state": (QT_TRANSLATE_NOOP("Wording", "Tripped"), QT_TRANSLATE_NOOP("Wording", "Supplying")),
    "incident_state": (QT_TRANSLATE_NOOP("Wording", "Over"), QT_TRANSLATE_NOOP("Wording", "In force")),
    "report_state": (QT_TRANSLATE_NOOP("Wording", "Closed"), QT_TRANSLATE_NOOP("Wording", "Open")),
    "evacuation_state": (
        QT_TRANSLATE_NOOP("Wording", "No evacuation"),
        QT_TRANSLATE_NOOP("Wording", "Warned"),
        QT_TRANSLATE_NOOP("Wording", "Ordered out"),
        QT_TRANSLATE_NOOP("Wording", "Cleared of people"),
    ),
}
_REFUSALS: dict[str, str] = {
    "STALE_OCCURRENCE": QT_TRANSLATE_NOOP("Wording", "Not acknowledged: the alarm has changed since you saw it."),
    "ALREADY_ACKED": QT_TRANSLATE_NOOP("Wording", "Already acknowledged; the alarm says by whom."),
    "NOTE_REQUIRED": QT_TRANSLATE_NOOP("Wording", "This needs a note."),
    "NOTHING_TO_ACK": QT_TRANSLATE_NOOP("Wording", "Nothing to acknowledge: the alarm is not open."),
    "NOT_SHELVED": QT_TRANSLATE_NOOP("Wording", "The alarm is not shelved."),
    "SHELF_TOO_LONG": QT_TRANSLATE_NOOP("Wording", "That is longer than this priority may be shelved."),
    "SHELF_WITHOUT_END": QT_TRANSLATE_NOOP("Wording", "A shelf needs an end that is still to come."),
    "NOT_ACKED": QT_TRANSLATE_NOOP("Wording", "The alarm is not acknowledged."),
    "NOT_LATCHED": QT_TRANSLATE_NOOP("Wording", "The alarm is not latched."),
    "STILL_ACTIVE": QT_TRANSLATE_NOOP("Wording", "The condition has not returned to normal."),
    "ALREADY_OUT_OF_SERVICE": QT_TRANSLATE_NOOP("Wording", "The alarm is out of service already."),
    "NOT_OUT_OF_SERVICE": QT_TRANSLATE_NOOP("Wording", "The alarm is in service."),
    "NO_MORE_ALARMS": QT_TRANSLATE_NOOP("Wording", "No alarm is raised in that direction."),
    "UNKNOWN_ACT": QT_TRANSLATE_NOOP("Wording", "The engine does not know this act."),
    "UNKNOWN_COMMAND": QT_TRANSLATE_NOOP("Wording", "The engine does not know this command."),
    "FAULT": QT_TRANSLATE_NOOP("Wording", "The engine could not do this; its log says why."),
    "UNKNOWN_ALARM": QT_TRANSLATE_NOOP("Wording", "The engine does not know this alarm any more."),
    "NOT_SAVED": QT_TRANSLATE_NOOP("Wording", "The engine could not save it. Nothing was changed."),
    "STOPPING": QT_TRANSLATE_NOOP("Wording", "The engine is stopping."),
    "RESTARTING": QT_TRANSLATE_NOOP("Wording", "This source is being restarted already."),
    "RECORDING": QT_TRANSLATE_NOOP("Wording", "A recording is being played; its sources cannot be restarted or muted."),
    "NO_ANSWER": QT_TRANSLATE_NOOP("Wording", "No answer yet; it may have been stored. The list shows what is known."),
}


def metric_name(metric: str) -> str:
    """Display name of a metric."""
    return _word(_METRICS, metric)


def domain_name(domain: str) -> str:
    """Display name of a domain, ``system`` for alarms about sources included."""
    return _word(_DOMAINS, domain)


def kind_name(kind: str) -> str:
    """Display name of an asset's kind."""
    return _word(_KINDS, kind)


def priority_name(priority: int) -> str:
    """Display name of an alarm priority 1 to 4."""
    return QCoreApplication.translate("Wording", _PRIORITIES[int(priority)])


def letter_name(letter: str) -> str:
    """The word of an ISA-18.2 state letter."""
    return _word(_LETTERS, letter)


def quality_name(quality: int) -> str:
    """The word of a quality."""
    return QCoreApplication.translate("Wording", _QUALITIES[int(quality)])


def level_name(level: str) -> str:
    """The word of a limit level such as ``hihi``."""
    return _word(_LEVELS, level.lower())


def state_name(metric: str, value: float) -> str | None:
    """The word of a state metric's value (of two states: 1 works, 0 does not), None for a quantity and for NaN."""
    words = _STATES.get(metric)
    if words is None or not math.isfinite(value):
        return None
    return QCoreApplication.translate("Wording", words[min(max(math.floor(value + 0.5), 0), len(words) - 1)])


def state_names(metric: str) -> tuple[str, ...] | None:
    """The words for 0, 1 and so on of a state metric, None for a quantity."""
    words = _STATES.get(metric)
    return None if words is None else tuple(QCoreApplication.translate("Wording", word) for word in words)


def refusal(code: str, text: str = "") -> str:
    """One plain sentence for a refused command; the engine's own line when the code is not known here."""
    if code in _REFUSALS:
        return QCoreApplication.translate("Wording", _REFUSALS[code])
    return text or code


def chosen(texts: Mapping[str, str], language: str, field: str = "") -> str:
    """Text in `language`, else English, else empty. With `field` the keys are ``field.en``, ``field.zh_CN``."""
    prefix = f"{field}." if field else ""
    return texts.get(prefix + language) or texts.get(prefix + "en") or ""


def others(texts: Mapping[str, str], language: str) -> list[str]:
    """What `chosen` leaves out: the same text in the remaining languages, each once, in the order of `texts`."""
    seen = {chosen(texts, language), ""}
    return [text for text in dict.fromkeys(texts.values()) if text not in seen]


def _word(table: Mapping[str, str], key: str) -> str:
    source = table.get(key)
    return QCoreApplication.translate("Wording", source) if source else key
