"""What the tools found, in words: names, hints and findings in the language in force."""

import math
from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication

from citydeck.city.model import CityModel
from widgets import wording
from widgets.noop import QT_TRANSLATE_NOOP
from widgets.scene.lasso import Selection, counts
from widgets.scene.measure import Track, length_words, rise_words
from widgets.scene.sight import Sight
from widgets.scene.solids import Solid
from widgets.tools.height_tool import HeightTool
from widgets.tools.measure_tool import MeasureTool
from widgets.tools.sight_tool import SightTool
from widgets.tools.tool import Tool

NAMES = {
    "measure": QT_TRANSLATE_NOOP("ToolWords", "Measure a distance"),
    "height": QT_TRANSLATE_NOOP("ToolWords", "Height of a building"),
    "sight": QT_TRANSLATE_NOOP("ToolWords", "Line of sight"),
    "cut": QT_TRANSLATE_NOOP("ToolWords", "Cut by height"),
    "box": QT_TRANSLATE_NOOP("ToolWords", "Select with a box"),
    "lasso": QT_TRANSLATE_NOOP("ToolWords", "Select with a line drawn by hand"),
}
_HINTS = {
    "measure": QT_TRANSLATE_NOOP(
        "ToolWords", "Click on ground and roofs. Enter or a double click ends the line, Backspace takes a point back"
    ),
    "height": QT_TRANSLATE_NOOP("ToolWords", "Click on a building"),
    "sight": QT_TRANSLATE_NOOP("ToolWords", "Click where you stand, then what you look at"),
    "box": QT_TRANSLATE_NOOP("ToolWords", "Drag a box. Shift adds, Ctrl takes away; what is hidden counts too"),
    "lasso": QT_TRANSLATE_NOOP(
        "ToolWords", "Draw around things. Shift adds, Ctrl takes away; what is hidden counts too"
    ),
}
_BUILDINGS = {
    "house": QT_TRANSLATE_NOOP("ToolWords", "Houses"),
    "estate": QT_TRANSLATE_NOOP("ToolWords", "Residential blocks"),
    "tower": QT_TRANSLATE_NOOP("ToolWords", "Residential towers"),
    "office": QT_TRANSLATE_NOOP("ToolWords", "Offices"),
    "public": QT_TRANSLATE_NOOP("ToolWords", "Public buildings"),
    "landmark": QT_TRANSLATE_NOOP("ToolWords", "Landmarks"),
}
_SHOWN = 4
"""Kinds of a selection that are named; the rest is one number."""


def name(tool: str) -> str:
    """Display name of a tool."""
    return QCoreApplication.translate("ToolWords", NAMES[tool])


def hint(tool: str) -> str:
    """What a hand does with a tool; empty for none."""
    return QCoreApplication.translate("ToolWords", _HINTS[tool]) if tool in _HINTS else ""


def found(tool: Tool | None, name_of: Callable[[str], str]) -> str:
    """What a tool has found, empty for nothing yet; `name_of` gives an id's display name."""
    if isinstance(tool, MeasureTool):
        return _track(tool.track)
    if isinstance(tool, HeightTool):
        nothing = QCoreApplication.translate("ToolWords", "No building there") if tool.missed else ""
        return _solid(tool.solid, name_of) if tool.solid is not None else nothing
    if isinstance(tool, SightTool):
        return _sight(tool.sight, name_of) if tool.sight is not None else ""
    return ""


def _track(track: Track) -> str:
    legs = track.legs()
    if not legs:
        return ""
    total = track.total()
    parts = [
        QCoreApplication.translate("ToolWords", "Over the ground {0}").format(length_words(total.flat)),
        QCoreApplication.translate("ToolWords", "along the line {0}").format(length_words(total.slope)),
        QCoreApplication.translate("ToolWords", "difference in height {0}").format(rise_words(total.rise)),
    ]
    if len(legs) > 1:
        parts.append(QCoreApplication.translate("ToolWords", "{0} parts").format(len(legs)))
    return " · ".join(parts)


def _solid(solid: Solid, name_of: Callable[[str], str]) -> str:
    parts = [
        name_of(solid.asset),
        QCoreApplication.translate("ToolWords", "height {0}").format(length_words(solid.height)),
        QCoreApplication.translate("ToolWords", "from {0} to {1}").format(
            length_words(solid.foot), length_words(solid.top)
        ),
    ]
    if not math.isnan(solid.area):
        parts.append(QCoreApplication.translate("ToolWords", "footprint {0} m²").format(f"{solid.area:,.0f}"))
    return " · ".join(parts)


def _sight(sight: Sight, name_of: Callable[[str], str]) -> str:
    if sight.clear:
        return QCoreApplication.translate("ToolWords", "Free sight over {0}").format(length_words(sight.length))
    names = [name_of(block.asset) for block in sight.blocks]
    text = QCoreApplication.translate("ToolWords", "Blocked after {0} of {1} by {2}").format(
        length_words(sight.seen), length_words(sight.length), names[0]
    )
    if len(names) > 1:
        text += " · " + QCoreApplication.translate("ToolWords", "{0} more behind it").format(len(names) - 1)
    return text


def kinds(city: CityModel, selection: Selection) -> str:
    """``77 selected: Offices 48 · Roads 4``; empty for an empty selection."""
    if not len(selection):
        return ""
    parts = [f"{_kind(kind)} {count:,}" for kind, count in counts(city, selection)]
    if len(parts) > _SHOWN:
        rest = sum(count for _, count in counts(city, selection)[_SHOWN:])
        parts = [*parts[:_SHOWN], QCoreApplication.translate("ToolWords", "others {0}").format(f"{rest:,}")]
    whole = QCoreApplication.translate("ToolWords", "{0} selected").format(f"{len(selection):,}")
    return whole + ": " + " · ".join(parts)


def _kind(kind: str) -> str:
    """Plural of a kind of `widgets.scene.lasso.counts`."""
    group, _, building = kind.partition(":")
    if building or group == "landmark":
        return QCoreApplication.translate("ToolWords", _BUILDINGS[building or "landmark"])
    return wording.kind_name(group)


def csv(rows: Sequence[tuple[str, str, float]]) -> str:
    """Ids for other programs: a head line, then id, kind and height in metres, empty where there is none."""
    lines = ["id,kind,height_m"]
    for asset, kind, height in rows:
        quoted = '"' + asset.replace('"', '""') + '"' if any(mark in asset for mark in ',"\n') else asset
        lines.append(f"{quoted},{kind},{'' if math.isnan(height) else f'{height:.1f}'}")
    return "\n".join(lines) + "\n"
