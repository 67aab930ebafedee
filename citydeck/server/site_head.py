"""The first words of a site's file: enough to start its processes at once, while the rest of it is still being read."""

import re
import tomllib
from pathlib import Path
from typing import NamedTuple

from citydeck.model.mode import Mode

_ID = re.compile(r"[a-z0-9][a-z0-9-]*")


class SiteHead(NamedTuple):
    """What a folder's `site.toml` says it opens as; `city` as written there."""

    id: str
    mode: str
    city: str


def site_head(folder: Path) -> SiteHead | None:
    """The head of a site folder; None when it cannot be told at a glance. Nothing is checked: `Site.load` does that."""
    try:
        told = tomllib.loads((folder / "site.toml").read_text("utf-8"))
    except (OSError, ValueError):
        return None
    name, recording, city = (told.get(key, "") for key in ("id", "recording", "city"))
    if not (isinstance(name, str) and isinstance(recording, str) and isinstance(city, str) and _ID.fullmatch(name)):
        return None
    return SiteHead(name, Mode.REPLAY if recording else Mode.LIVE, city)
