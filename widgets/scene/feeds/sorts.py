"""Of which sort an incident is, by the words that its feed uses: CAP, DATEX II, GTFS-Realtime, OPC UA."""

from citydeck.model.asset import Asset

_CATEGORIES = {"met": "weather", "fire": "fire"}
"""CAP: what has a sign of its own among official warnings."""
_TYPES = (
    ("work", "roadworks"),
    ("accident", "accident"),
    ("abnormaltraffic", "congestion"),
    ("weather", "weather"),
    ("environment", "weather"),
    ("management", "closure"),
    ("closure", "closure"),
    ("closed", "closure"),
    ("obstruction", "closure"),
)
"""DATEX II and others: a part of the type's name, and its sign."""
SORTS = (
    "warning", "weather", "fire", "roadworks", "closure", "accident", "congestion", "transit", "condition", "incident",
)  # fmt: skip
"""Pictograms of incidents."""


def sort_of(asset: Asset) -> str:
    """One of `SORTS`; ``incident`` for what nobody says more of."""
    facts = asset.attributes
    if "category" in facts:
        first = str(facts["category"]).partition(";")[0].strip().lower()
        return _CATEGORIES.get(first, "warning")
    if "effect" in facts:
        return "transit"
    if "condition" in facts:
        return "condition"
    kind = str(facts.get("type") or "").lower().replace("_", "").replace(" ", "")
    return next((sort for part, sort in _TYPES if part in kind), "incident")
