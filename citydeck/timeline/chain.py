"""The hash chain over operators' acts: a change, a loss or a swap of any of them changes its end."""

import hashlib

from citydeck.model import event as events
from citydeck.model.event import Entry, OperatorAct

SECTION = "citydeck.chain"


class Chain:
    """Link by link: ``SHA-256(previous, seq, log time, canonical JSON of the act)``, from 32 zero bytes.

    It proves that acts were not changed by accident or piecemeal; against someone who rewrites the whole file, the
    last link (`head`) has to be kept elsewhere.
    """

    def __init__(self) -> None:
        self.count = 0
        self._last = bytes(32)

    @property
    def head(self) -> str:
        """The last link, hex."""
        return self._last.hex()

    def add(self, entry: Entry) -> None:
        """Chain an entry when it is an operator's act; others are passed over."""
        if isinstance(entry.body, OperatorAct):
            stamp = f"{entry.seq} {entry.log_time} ".encode()
            self._last = hashlib.sha256(self._last + stamp + events.encode(entry.body)).digest()
            self.count += 1

    def facts(self) -> dict[str, str]:
        """What a bundle's metadata stores of the chain."""
        return {"count": str(self.count), "head": self.head}
