"""What hangs on what, read from the asset table: an attribute that holds an asset's id, and `parent`."""

from citydeck.link.mirror import CityMirror
from citydeck.model.asset import Asset

SUPPLIES = ("feeder", "cell", "fibre")
"""Attributes that name the asset on which another depends."""


def supplies_of(asset: Asset, mirror: CityMirror) -> list[tuple[str, Asset]]:
    """``(attribute, asset)`` that `asset` needs, the nearest first, and what those need in turn."""
    found: list[tuple[str, Asset]] = []
    seen = {asset.id}
    waiting = [asset]
    while waiting:
        at = waiting.pop(0)
        for attribute in SUPPLIES:
            needed = mirror.assets.get(str(at.attributes.get(attribute)))
            if needed is not None and needed.id not in seen:
                seen.add(needed.id)
                found.append((attribute, needed))
                waiting.append(needed)
    return found


def fed_by(asset: Asset, mirror: CityMirror) -> dict[str, int]:
    """How many assets of each kind depend on `asset`, directly or through others, most first."""
    direct: dict[str, list[Asset]] = {}
    for other in mirror.assets.values():
        for attribute in SUPPLIES:
            needed = other.attributes.get(attribute)
            if isinstance(needed, str):
                direct.setdefault(needed, []).append(other)
    counts: dict[str, int] = {}
    seen, waiting = {asset.id}, [asset.id]
    while waiting:
        for other in direct.get(waiting.pop(), ()):
            if other.id not in seen:
                seen.add(other.id)
                waiting.append(other.id)
                counts[other.kind] = counts.get(other.kind, 0) + 1
    return dict(sorted(counts.items(), key=lambda pair: -pair[1]))


def parts_of(asset: Asset, mirror: CityMirror) -> list[Asset]:
    """Assets whose parent is `asset`."""
    return [other for other in mirror.assets.values() if other.parent == asset.id]
