"""Alarms and conditions (OPC UA Part 9) as incidents: one asset a condition, in force while the server retains it."""

from typing import Any

from asyncua import ua

from citydeck.model.asset import Scalar
from citydeck.sources.incidents import Incident, urn
from citydeck.sources.payload import Poisoned

_LEVELS = ((200, 1.0), (400, 2.0), (700, 3.0), (1000, 4.0))
"""Severities 1 to 1000 as 1 to 4: what Part 9's mapping calls low, medium, high and urgent."""


def severity(told: int) -> float:
    """A condition's severity, 1 to 4."""
    return next((level for top, level in _LEVELS if told <= top), 4.0)


def incident(event: Any) -> Incident:
    """A condition as it stands; `Poisoned` for an event that is none."""
    name, source = _text(event, "ConditionName"), _text(event, "SourceName")
    told = getattr(event, "Severity", None)
    if not isinstance(told, int) or not (name or source):
        raise Poisoned("event is no condition: it has no name or no severity")
    active = getattr(event, "ActiveState/Id", None)
    retained = getattr(event, "Retain", None)
    in_force = bool(active) if active is not None else retained is not False
    attributes: dict[str, Scalar] = {"source": source, "condition": name}
    for key, field in (("acknowledged", "AckedState/Id"), ("confirmed", "ConfirmedState/Id")):
        state = getattr(event, field, None)
        if isinstance(state, bool):
            attributes[key] = state
    if text := _text(event, "Message"):
        attributes["message"] = text
    return Incident(
        urn("Condition", f"{source}:{name}" if source and name else source or name),
        {"en": " · ".join(part for part in (source, name) if part)},
        attributes=attributes,
        severity=severity(told) if in_force else 0.0,
        in_force=in_force,
    )


def is_refresh(event: Any) -> bool:
    """Whether an event only begins or ends the telling of what is in force."""
    kind = getattr(event, "EventType", None)
    marks = (
        ua.ObjectIds.RefreshStartEventType,
        ua.ObjectIds.RefreshEndEventType,
        ua.ObjectIds.RefreshRequiredEventType,
    )
    return isinstance(kind, ua.NodeId) and kind.NamespaceIndex == 0 and kind.Identifier in marks


def _text(event: Any, field: str) -> str:
    value = getattr(event, field, None)
    if isinstance(value, ua.LocalizedText):
        value = value.Text
    return value.strip() if isinstance(value, str) else ""
