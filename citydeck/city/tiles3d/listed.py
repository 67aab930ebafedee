"""The contents that a tile lists, in each of the ways that versions have for one and for several."""

from citydeck.city.tiles3d.fields import Json, rows, table


def listed(tile: Json) -> list[Json]:
    """All of them; the extension of 1.0 spelled its list in two ways."""
    several = table(table(tile, "extensions"), "3DTILES_multiple_contents")
    groups = [[table(tile, "content")], rows(tile, "contents"), rows(several, "contents"), rows(several, "content")]
    return [one for group in groups for one in group if isinstance(one, dict) and one]


def address(content: Json) -> str:
    """Where a content lies (`url` before 1.0), empty where it does not say."""
    found = content.get("uri", content.get("url"))
    return found if isinstance(found, str) else ""
