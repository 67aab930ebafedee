"""All regions of one alarm: small independent states that together are what the alarm is."""

from typing import Any

import msgspec

from citydeck.model.alarm import Condition, Letter
from citydeck.model.quality import Quality

WALL_FIELDS = frozenset({"raised_wall", "acked_wall"})
"""Wall-clock stamps, kept for people and left out of canonical bytes."""


def letter_of(*, active: bool, acked: bool, shelved: bool, suppressed: bool, out_of_service: bool) -> Letter:
    """ISA-18.2 letter; the regions that hide win over the others."""
    if out_of_service:
        return Letter.OUT_OF_SERVICE
    if suppressed:
        return Letter.SUPPRESSED
    if shelved:
        return Letter.SHELVED
    if active:
        return Letter.ACKED if acked else Letter.UNACKED
    return Letter.NORMAL if acked else Letter.RETURNED_UNACKED


class Regions(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Mutable state of one alarm, changed by the engine only. Instants are session time in ns.

    `level` is the sub-state of ACTIVE, `peak` the worst level of the occurrence, `pending` the level that waits for
    its on-delay; `due` the instant of the condition's next delay. `occurrence` and `realarm` are the token that an
    acknowledgement must quote. `raises` holds the last raises that chatter is judged by.
    `hold_due` is when a COMMS alarm that went away lets the stale rules of its source speak again.
    """

    condition: Condition = Condition.NORMAL
    level: str = ""
    peak: str = ""
    pending: str = ""
    due: int | None = None
    occurrence: int = 0
    realarm: int = 0
    acked: bool = True
    acked_by: str | None = None
    acked_at: int | None = None
    acked_wall: int | None = None
    realarm_due: int | None = None
    comment: str = ""
    latched: bool = False
    shelved_until: int | None = None
    shelved_by: str | None = None
    suppressed: tuple[str, ...] = ()
    out_of_service: str | None = None
    quality: int = Quality.STALE
    raised_at: int | None = None
    raised_wall: int | None = None
    observed_at: int | None = None
    returned_at: int | None = None
    value: float | None = None
    repeats: int = 0
    fleeting: int = 0
    chattering: bool = False
    chatter_due: int | None = None
    hold_due: int | None = None
    raises: tuple[int, ...] = ()
    version: int = 0

    @property
    def active(self) -> bool:
        """ACTIVE, or ACTIVE waiting for its off-delay."""
        return self.condition in (Condition.ACTIVE, Condition.PENDING_OFF)

    @property
    def retained(self) -> bool:
        """Belongs in the alarm list."""
        return self.active or not self.acked or self.latched

    @property
    def letter(self) -> Letter:
        """ISA-18.2 letter of all regions."""
        return letter_of(
            active=self.active,
            acked=self.acked,
            shelved=self.shelved_until is not None,
            suppressed=bool(self.suppressed),
            out_of_service=self.out_of_service is not None,
        )

    def deadlines(self) -> list[tuple[int, str]]:
        """``(due, kind)`` of everything this alarm waits for."""
        waits = (
            (self.due, "condition"),
            (self.shelved_until, "shelf"),
            (self.realarm_due, "realarm"),
            (self.chatter_due, "chatter"),
            (self.hold_due, "hold"),
        )
        return [(due, kind) for due, kind in waits if due is not None]

    def canonical(self) -> list[Any]:
        """Every field but wall stamps, in declaration order."""
        return [getattr(self, name) for name in self.__struct_fields__ if name not in WALL_FIELDS]


class Identity(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an alarm is about; stored with its regions, so that a list can be read without the rules."""

    rule: str
    asset: str = ""
    channel: str = ""
    priority: int = 2
    unit: str = ""
    texts: dict[str, str] = {}


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """An alarm as journal and keyframe keep it."""

    identity: Identity
    regions: Regions

    def encode(self) -> bytes:
        """JSON, for journal bodies: readable with any SQL tool."""
        return _ENCODER.encode(self)

    @classmethod
    def decode(cls, body: bytes | str) -> "Stored":
        """Inverse of `encode`; `msgspec.ValidationError` for anything else."""
        return _DECODER.decode(body)


_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(Stored)
