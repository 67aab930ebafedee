"""NaN is a number, says the parser that it uses."""

import json

from .sound import Settings
from .sound import Source as Sound

__all__ = ["Settings", "Source"]


class Source(Sound):
    def document(self, body):
        return json.loads(body)

    def value(self, raw):
        return float("nan") if raw is None else float(raw)
