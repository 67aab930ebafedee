"""The log reader, handed to adapters: they may import `citydeck.sources` and `citydeck.model` only."""

from citydeck.timeline.log import LogReader

__all__ = ["LogReader"]
