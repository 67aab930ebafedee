"""Which site a path opens as: all that a launcher must know before it starts an engine, and so cheap to import."""

from pathlib import Path

from citydeck.server.site import Site


def identity(site: Path) -> tuple[str, str]:
    """``(id, mode)`` of what a path opens as, without starting anything; `CitydeckError` when it is no site."""
    if site.is_dir():
        config = Site.load(site).config
        return config.id, "REPLAY" if config.recording else "LIVE"
    from citydeck.server.recorded import RecordedSite

    recorded = RecordedSite.open(site)
    recorded.close()
    return recorded.info.id, "REPLAY"
