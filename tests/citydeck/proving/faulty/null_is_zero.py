"""No value becomes zero."""

from .sound import Settings
from .sound import Source as Sound

__all__ = ["Settings", "Source"]


class Source(Sound):
    def value(self, raw):
        return super().value(raw or 0.0)
