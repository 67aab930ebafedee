"""What a stand needs to write a recording: adapters and their stands see `citydeck.sources` and the model only."""

from citydeck.timeline.log import LogWriter

__all__ = ["LogWriter"]
