"""What was found in a file or folder, in words: a city file, a site, a recording; or the city of the room as drawn."""

from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QCoreApplication

from citydeck.city.model import CityModel
from views.city_types import type_name
from widgets.fact_list import Fact

translate = QCoreApplication.translate
MOST_TYPES = 8
"""Kinds of objects that have a line of their own; the rest share one."""


@dataclass(frozen=True, slots=True)
class Found:
    """`kind` is ``city``, ``site`` or ``recording``; `info` what the command line tells of it with ``--json``.

    `zone` is the time zone that a city file's place suggests.
    """

    path: str
    kind: str
    info: dict[str, Any] = field(default_factory=dict)
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """Lines for a person: `facts`, objects by `types`, and what was `skipped` as (id, reason), `notes`."""

    facts: list[Fact]
    types: list[Fact] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def told(found: Found) -> Told:
    """The lines of what was found."""
    if found.kind == "city":
        return _city(found.info)
    return Told(_site(found.info) if found.kind == "site" else _recording(found.info))


def of_model(city: CityModel | None) -> Told:
    """The city that the room draws."""
    if city is None:
        return Told([Fact(translate("CityFound", "City"), translate("CityFound", "none: plain ground"))])
    west, south, east, north = city.extent
    kinds: dict[str, int] = {}
    for asset in city.assets:
        kind = asset.id.split(":")[2] if asset.id.count(":") >= 3 else asset.kind
        kinds[kind] = kinds.get(kind, 0) + 1
    facts = [
        Fact(translate("CityFound", "Name"), city.name),
        Fact(translate("CityFound", "Coordinates"), city.crs or translate("CityFound", "plain metres")),
        Fact(translate("CityFound", "Place"), _place(city.frame.longitude, city.frame.latitude)),
        Fact(translate("CityFound", "Size"), _size(east - west, north - south)),
        Fact(translate("CityFound", "Things that can be picked"), _count(len(city.assets))),
        Fact(translate("CityFound", "Skipped objects"), _count(len(city.skipped))),
    ]
    return Told(facts, _types(kinds), list(city.skipped), list(city.notes))


def _city(info: dict[str, Any]) -> Told:
    place, extent = info.get("place"), info.get("extent")
    facts = [
        Fact(translate("CityFound", "Format"), f"{info.get('format', '')} {info.get('version', '')}".strip()),
        Fact(translate("CityFound", "Coordinates"), str(info.get("crs_name") or info.get("crs", ""))),
        Fact("CRS", str(info.get("crs", ""))),
        Fact(
            translate("CityFound", "Place"),
            _place(place["longitude"], place["latitude"]) if place else translate("CityFound", "not in the file"),
        ),
    ]
    if info.get("size"):
        facts.append(Fact(translate("CityFound", "Size"), _size(*info["size"])))
    if extent:
        facts.append(Fact(translate("CityFound", "Extent"), f"{_corner(extent[:2])} – {_corner(extent[3:5])}"))
    levels = " · ".join(f"{name} ({_count(number)})" for name, number in info.get("lods", {}).items())
    facts.append(Fact(translate("CityFound", "Levels of detail"), levels or translate("CityFound", "none")))
    facts.append(Fact(translate("CityFound", "Objects"), _count(sum(info.get("objects", {}).values()))))
    facts.append(Fact(translate("CityFound", "Skipped objects"), _count(len(info.get("skipped", [])))))
    skipped = [(str(one["id"]), str(one["reason"])) for one in info.get("skipped", [])]
    return Told(facts, _types(info.get("objects", {})), skipped, [str(note) for note in info.get("notes", [])])


def _site(info: dict[str, Any]) -> list[Fact]:
    sources = info.get("sources", [])
    mode = (
        translate("CityFound", "REPLAY of its recording") if info.get("recording") else translate("CityFound", "LIVE")
    )
    return [
        Fact(translate("CityFound", "Site"), str(info.get("site", ""))),
        Fact(translate("CityFound", "Mode"), mode),
        Fact(translate("CityFound", "Time zone"), str(info.get("zone", ""))),
        Fact(
            translate("CityFound", "City file"), str(info.get("city") or translate("CityFound", "none: plain ground"))
        ),
        Fact(translate("CityFound", "Sources"), ", ".join(sources) or translate("CityFound", "none")),
        Fact(translate("CityFound", "Alarm rules"), _count(int(info.get("rules", 0)))),
    ]


def _recording(info: dict[str, Any]) -> list[Fact]:
    return [
        Fact(translate("CityFound", "From"), str(info.get("start", ""))),
        Fact(translate("CityFound", "To"), str(info.get("end", ""))),
        *(
            Fact(name, _count(int(info.get(key) or 0)))
            for key, name in (
                ("channels", translate("CityFound", "Channels")),
                ("observations", translate("CityFound", "Observations")),
                ("missing", translate("CityFound", "Missing values")),
                ("gaps", translate("CityFound", "Gaps")),
            )
            if not isinstance(info.get(key), list | dict)
        ),
    ]


def _types(counts: dict[str, int]) -> list[Fact]:
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    made = [Fact(type_name(name), _count(number)) for name, number in ordered[:MOST_TYPES]]
    rest = ordered[MOST_TYPES:]
    if rest:
        words = translate("CityFound", "{count} more types").replace("{count}", str(len(rest)))
        made.append(Fact(words, _count(sum(number for _, number in rest))))
    return made


def _place(longitude: float, latitude: float) -> str:
    east = "E" if longitude >= 0 else "W"
    north = "N" if latitude >= 0 else "S"
    return f"{abs(latitude):.4f}° {north}, {abs(longitude):.4f}° {east}"


def _size(wide: float, high: float) -> str:
    if max(wide, high) >= 10_000:
        return f"{wide / 1000:.1f} × {high / 1000:.1f} km"
    return f"{wide:,.0f} × {high:,.0f} m"


def _corner(point: list[float]) -> str:
    return ", ".join(f"{value:.4f}" if abs(value) < 360 else f"{value:.0f}" for value in point)


def _count(number: int) -> str:
    return f"{number:,}"
