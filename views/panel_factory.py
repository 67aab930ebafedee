"""Builds every panel of the room by its key."""

import importlib

from PySide6.QtWidgets import QWidget

from views.alarm_list import AlarmListPanel
from views.bridge import Room
from views.layer_list import LayerList
from views.panel import Panel
from views.settings_panel import SettingsPanel

_CONTENT = {
    "asset": ("views.asset_card", "AssetCardPanel"),
    "traffic": ("views.traffic_panel", "TrafficPanel"),
    "connectivity": ("views.connectivity_panel", "ConnectivityPanel"),
    "energy": ("views.energy_panel", "EnergyPanel"),
    "resilience": ("views.resilience_panel", "ResiliencePanel"),
    "services": ("views.services_panel", "ServicesPanel"),
}


def preload() -> None:
    """Import what panels need, charts above all: for a moment in which the room waits anyway."""
    for module, _ in _CONTENT.values():
        importlib.import_module(module)


def make_panel(key: str, room: Room, parent: QWidget) -> Panel | None:
    """The panel of a key; None for a key that has none."""
    if key == "layers":
        return LayerList(room, parent)
    if key == "alarms":
        return AlarmListPanel(room, parent)
    if key == "settings":
        return SettingsPanel(room, parent)
    if key not in _CONTENT:
        return None
    module, name = _CONTENT[key]
    panel: Panel = getattr(importlib.import_module(module), name)(room, parent)
    return panel
