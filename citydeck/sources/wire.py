"""Messages between engine and source host, msgpack through msgspec. Batches are frames of their own kind."""

from collections.abc import Iterator

import msgspec

from citydeck.model.asset import Asset
from citydeck.model.channel import Channel
from citydeck.model.errors import UnreadableInput
from citydeck.model.event import Gap, Marker

DECLARED_AT_ONCE = 1_000
LARGEST = 7 * 1024 * 1024
"""Bytes of one message: under `citydeck.sources.frame.MAX_FRAME`, with room for what redaction makes longer."""
MAX_CHANNELS = 1_000_000
MAX_ASSETS = 1_000_000
"""What one source may declare, all that it declared before included: host and engine both hold to it."""


class _Message(msgspec.Struct, frozen=True, tag=True, tag_field="type", kw_only=True):
    pass


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What a host may use. `cpu_seconds` is a total over its life (None: no limit); `spool_bytes` is held between
    adapter and pipe before the adapter is made to wait, as it is above `rows_per_second`."""

    memory_bytes: int = 4 * 1024**3
    open_files: int = 256
    cpu_seconds: int | None = None
    spool_bytes: int = 32 * 1024**2
    rows_per_second: int = 1_000_000


class Spec(_Message, frozen=True, kw_only=True):
    """First message to a host: everything that it needs to run one source. Secrets travel here, never in argv.

    `allowed` fields and `text` places may pass, positions are in `datum` and coarsened to `grid` metres (0: kept).
    `ports` are the only ones that it may connect to by TCP, and `listens` those at which it may be called, where the
    kernel can hold it to them; None: no bound on either.
    """

    name: str
    adapter: str
    module: str
    folder: str
    root: str
    site: str
    builtin: bool = False
    settings: dict[str, object] = {}
    secrets: dict[str, str] = {}
    allowed: list[str] = []
    text: list[str] = []
    datum: str = ""
    grid: float = 0.0
    keeps_stamps: bool = False
    since: int | None = None
    limits: Limits = Limits()
    ports: list[int] | None = None
    listens: list[int] = []
    hosts: list[str] = []

    def __repr__(self) -> str:
        """Without the secrets: a log or a traceback may show it."""
        return f"Spec(name={self.name!r}, adapter={self.adapter!r})"


class HistoryAsk(_Message, frozen=True, kw_only=True):
    """To the host: rows observed in ``[start, end)``; answered by ``H`` frames and one `HistoryDone`."""

    ask: int
    start: int
    end: int


class HistoryDone(_Message, frozen=True, kw_only=True):
    """End of an answer; `error` is empty when all came."""

    ask: int
    error: str = ""


class CommandAsk(_Message, frozen=True, kw_only=True):
    """To the host: one command for the far end; answered by one `CommandDone`."""

    ask: int
    name: str
    arguments: dict[str, object] = {}


class CommandDone(_Message, frozen=True, kw_only=True):
    """What came of a command; `error` is empty when it was done."""

    ask: int
    result: dict[str, object] = {}
    error: str = ""


class Ready(_Message, frozen=True, kw_only=True):
    """The host runs; `enforced` says for each limit and permission whether it is ``enforced`` or only ``declared``."""

    pid: int
    enforced: dict[str, str]


class Found(_Message, frozen=True, kw_only=True):
    """What is new: assets that are new or changed, channels in their order behind those that were found before.

    `anew`: what was found before is over, and handles begin at 0. `more`: a part, the last of which has `more` False.
    """

    anew: bool = False
    assets: list[Asset] = []
    channels: list[Channel] = []
    more: bool = False


class Link(_Message, frozen=True, kw_only=True):
    """The adapter's feed came up, was lost, or came to its end (`ended`: nothing more will come)."""

    up: bool
    reason: str = ""
    ended: bool = False


class Sample(msgspec.Struct, frozen=True):
    """A quarantined message: when, why, its length, and its beginning with everything masked that was not declared."""

    at: int
    reason: str
    size: int
    masked: str


class Beat(_Message, frozen=True, kw_only=True):
    """Heartbeat, every second: counters since the host's start, new quarantine samples, the source's own judgement.

    `dropped` counts what personal data and free text were taken out, by reason.
    """

    at: int
    rows: int = 0
    quarantined: dict[str, int] = {}
    samples: list[Sample] = []
    dropped: dict[str, int] = {}
    ok: bool = True
    text: str = ""
    spooled: int = 0


FromHost = Ready | Found | Link | Beat | HistoryDone | CommandDone | Gap | Marker
Ask = HistoryAsk | CommandAsk
ToHost = Spec | HistoryAsk | CommandAsk

_ENCODER = msgspec.msgpack.Encoder()
_FROM = msgspec.msgpack.Decoder(FromHost)
_TO = msgspec.msgpack.Decoder(ToHost)


def encode(message: FromHost | ToHost) -> bytes:
    """Body of an ``M`` frame."""
    return _ENCODER.encode(message)


def decode_from_host(body: bytes) -> FromHost:
    """Inverse of `encode` at the engine's end; `UnreadableInput` for anything else."""
    try:
        message: FromHost = _FROM.decode(body)
    except (msgspec.ValidationError, msgspec.DecodeError, RecursionError) as error:
        raise UnreadableInput(f"the source host sent no message of this protocol: {error}") from None
    return message


def decode_to_host(body: bytes) -> ToHost:
    """Inverse of `encode` at the host's end."""
    message: ToHost = _TO.decode(body)
    return message


def declared(found: Found) -> Iterator[Found]:
    """What was found in parts that fit into frames, channels in their order; none when nothing is new.

    `UnreadableInput` for an asset or a channel that alone is too large for one.
    """
    assets, channels = found.assets, found.channels
    size = DECLARED_AT_ONCE
    parts = max(int(found.anew), -(-len(assets) // size), -(-len(channels) // size))
    for part in range(parts):
        cut = slice(part * size, (part + 1) * size)
        anew = found.anew and part == 0
        yield from _fitting(Found(anew=anew, assets=assets[cut], channels=channels[cut], more=part + 1 < parts))


def _fitting(found: Found) -> Iterator[Found]:
    """Halved until it fits: long texts make few assets large."""
    if len(encode(found)) <= LARGEST:
        yield found
        return
    assets, channels = found.assets, found.channels
    if len(assets) <= 1 and len(channels) <= 1:
        raise UnreadableInput("an asset or a channel is too large to be declared")
    near, far = len(assets) // 2, len(channels) // 2
    yield from _fitting(Found(anew=found.anew, assets=assets[:near], channels=channels[:far], more=True))
    yield from _fitting(Found(assets=assets[near:], channels=channels[far:], more=found.more))
