"""It waits as one waits where nobody else has anything to do."""

import time

from .sound import Settings
from .sound import Source as Sound

__all__ = ["Settings", "Source"]


class Source(Sound):
    waited = 0

    def rows(self, body):
        if body and self.waited < 3:
            self.waited += 1
            if self.waited == 3:
                time.sleep(4.0)
        return super().rows(body)
