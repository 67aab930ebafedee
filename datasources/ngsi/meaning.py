"""What an attribute of an entity type means: which channels it becomes, in which unit, or why it becomes none."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from citydeck.model.metrics import METRICS
from citydeck.sources.rows import number
from datasources.ngsi.entity import Attribute, is_object
from datasources.ngsi.known import ASKS, ATTRIBUTES, NEVER, OF_TYPE, PHASES, UNIT_CODES, Known
from datasources.ngsi.settings import AttributeMapping, Settings


class Rule(NamedTuple):
    """One channel of an attribute. `path` leads into a structured value; `unit` is UCUM, ASKS where the payload must
    say it; `told` means that the settings say the unit, whatever the payload says.
    """

    metric: str
    unit: str = ASKS
    told: bool = False
    path: str = ""
    limits: tuple[float, float] | None = None
    words: Mapping[str, float] = MappingProxyType({})
    missing: tuple[float | str, ...] = ()
    period: float | None = None
    per_hour: bool = False

    @classmethod
    def of(cls, known: Known, path: str = "") -> "Rule":
        metric = f"{known.metric}_{path.lower()}" if path else known.metric
        return cls(metric, known.unit, path=path, limits=known.limits, words=known.words, per_hour=known.per_hour)


class Meaning:
    """Rules by the settings first, then by the usual data models."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._mapped: dict[str, list[AttributeMapping]] = {}
        for one in settings.attributes:
            self._mapped.setdefault(one.attribute.partition(".")[0], []).append(one)

    def rules(self, kind: str, attribute: Attribute) -> Iterator[Rule]:
        """The channels that `attribute` of an entity of type `kind` becomes."""
        mapped = [one for one in self._mapped.get(attribute.name, ()) if one.type in ("", kind)]
        for one in mapped:
            unit, path = one.unit or ASKS, one.attribute.partition(".")[2]
            told = bool(one.unit)
            yield Rule(one.metric, unit, told, path, one.limits, one.words, one.missing, one.period)
        if mapped or self._settings.read == "mapped" or attribute.name in NEVER:
            return
        known = ATTRIBUTES.get(attribute.name)
        if known is not None:
            known = known._replace(unit=OF_TYPE.get(kind, {}).get(attribute.name, known.unit))
            phases = PHASES & attribute.value.keys() if is_object(attribute.value) else frozenset()
            yield from (Rule.of(known, phase) for phase in sorted(phases) or [""])
        elif self._settings.read == "numbers" and type(attribute.value) in (int, float) and not attribute.target:
            metric = snake(attribute.name)
            yield Rule(metric, ASKS if metric in METRICS else "1")  # a metric of ours has a unit, which must be said

    def unit(self, rule: Rule, attribute: Attribute) -> str | None:
        """UCUM of the values; None where nobody says it."""
        if rule.told:
            return rule.unit
        told = self._settings.units
        if (
            found := told.get(attribute.unit) or UNIT_CODES.get(attribute.unit) or told.get(attribute.name)
        ) is not None:
            return found
        return None if attribute.unit or rule.unit == ASKS else rule.unit


def value_of(rule: Rule, value: object) -> float:
    """The number of an attribute's value; NaN for none. `Poisoned` for what is no number."""
    for step in rule.path.split(".") if rule.path else ():
        value = value.get(step) if is_object(value) else None
    if isinstance(value, str):
        word = value.strip()
        if word in rule.words:
            return rule.words[word]
        value = word or None  # a blank is how string-typed brokers say none
    return number(value, rule.missing)


def snake(name: str) -> str:
    """``waterLevelMax`` as ``water_level_max``."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    return re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")[:40] or "value"
