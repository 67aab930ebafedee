"""Questions that reach back, and pushes beside them, tell the same again: each observation is handed on once."""

from citydeck.model.time import NS_PER_S
from citydeck.sources.rows import Rows

MOST = 4096
"""Observations of one channel that are remembered at most."""
ALWAYS = 16


class Handed:
    """Remembers, for `overlap` seconds before each channel's newest, what was handed on of it."""

    def __init__(self, overlap: float) -> None:
        self._reach = int((overlap + 1.0) * NS_PER_S)
        self._said: dict[int, dict[int, tuple[str, int]]] = {}
        self._forget_at: dict[int, int] = {}
        self.newest = 0

    def without(self, rows: Rows) -> Rows:
        """`rows` less those that were handed on before with the same value and quality."""
        kept = Rows()
        for channel, observed, received, value, quality in zip(
            rows.channel, rows.observed_at, rows.received_at, rows.value, rows.quality, strict=True
        ):
            here = self._said.setdefault(channel, {})
            said = (repr(value), quality)
            if here.get(observed) == said:
                continue
            here[observed] = said
            kept.add(channel, observed, received, value, quality)
            self.newest = max(self.newest, observed)
            if len(here) > self._forget_at.get(channel, ALWAYS):
                self._forget(channel, here)
        return kept

    def _forget(self, channel: int, here: dict[int, tuple[str, int]]) -> None:
        stamps = sorted(here)
        horizon = max(stamps[-1] - self._reach, stamps[-MOST] if len(stamps) > MOST else 0)
        for stamp in stamps:
            if stamp >= horizon:
                break
            del here[stamp]
        self._forget_at[channel] = max(ALWAYS, 2 * len(here))
