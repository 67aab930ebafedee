"""What a console asks of one source while somebody looks at it: command ``source_detail``, never sent by itself.

An engine that does not know the command says so; nothing else on the link depends on it.
"""

import msgspec

AGE_EDGES = (1, 3, 10, 30, 60, 180, 600, 1_800, 3_600)
"""Upper edges (s) of the classes of `SourceDetail.ages`; after them come *older* and *never*."""
RATE_STEP = 5.0
"""Seconds of one element of `SourceDetail.rates`."""
RATE_BINS = 60


class Missing(msgspec.Struct, frozen=True):
    """`count` observations between two instants (session time, ns) are known to be lost."""

    first: int
    last: int
    count: int


class Outage(msgspec.Struct, frozen=True):
    """The source was not up from `first` to `last` (session time, ns; None: still) for `reason`."""

    first: int
    last: int | None
    reason: str


class Refused(msgspec.Struct, frozen=True):
    """A quarantined message: when (ns UTC), why, bytes, and its beginning with all masked that was not declared."""

    at: int
    reason: str
    size: int
    masked: str


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """The newest score card of the source's adapter. `current`: what was proved is what is installed now.

    `failed` maps a fault to one sentence why.
    """

    passed: int
    tried: int
    proved_at: int
    version: str
    current: bool
    failed: dict[str, str] = {}


class SourceDetail(msgspec.Struct, frozen=True, kw_only=True):
    """One source as it is at session time `at` (ns).

    `ages[i]` counts channels whose newest observation is so old (`AGE_EDGES`); `rates` are observations a second, the
    newest last, one for each `RATE_STEP`; `gaps` and `outages` what is kept since `since`. Counts of quarantine and of
    `dropped` personal data are since the engine's start, by reason; `samples` the newest last.
    """

    name: str
    at: int
    since: int
    adapter: str = ""
    ages: list[int] = []
    rates: list[float] = []
    gaps: list[Missing] = []
    outages: list[Outage] = []
    quarantined: dict[str, int] = {}
    samples: list[Refused] = []
    dropped: dict[str, int] = {}
    enforced: dict[str, str] = {}
    rows: int = 0
    spooled: int = 0
    proof: Proof | None = None
