"""No message is too large for it."""

import json

from .sound import Settings
from .sound import Source as Sound

__all__ = ["Settings", "Source"]


class Source(Sound):
    limit = 1 << 40

    def document(self, body):
        return json.loads(body)
