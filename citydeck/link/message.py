"""Messages of the link: msgpack through msgspec, one WebSocket binary frame each; values travel as Arrow IPC.

A frame's first byte is its kind: ``J`` a msgpack message of this module, ``V`` values (Arrow IPC of
`citydeck.model.batch.SCHEMA`, channel = the baseline's handle). Protocol versions N and N-1 are accepted.
"""

import msgspec

from citydeck.model.alarm import AlarmRow
from citydeck.model.asset import Asset
from citydeck.model.channel import Channel
from citydeck.model.errors import UnreadableInput

PROTOCOL = 1
MAX_FRAME = 8 * 1024 * 1024
VALUES_IN_FLIGHT = 256 * 1024


class Message(msgspec.Struct, frozen=True, tag=True, tag_field="m", kw_only=True):
    """Base of all messages."""


class SiteInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What a console must know of the site to draw it.

    `city` is ``builtin:shanghai``, a path of a city file or folder on the engine's machine, or empty for plain ground
    around `longitude`, `latitude`; `city_crs` what a file without a CRS is in; `driving_side` ``left`` or ``right``;
    `zone` an IANA time zone; `layout` the site's preferred view names.
    """

    id: str
    names: dict[str, str]
    zone: str
    city: str
    longitude: float
    latitude: float
    languages: tuple[str, ...] = ("en", "zh_CN")
    units: str = "metric"
    city_crs: str = ""
    driving_side: str = "right"


class Hello(Message, frozen=True, kw_only=True):
    """First message of the engine. `heartbeat` is the distance of `Heartbeat` messages in seconds; `folder` that of a
    LIVE session's site on the engine's machine, which sources can be added to, else empty.
    """

    protocol: int
    engine: str
    epoch: str
    session: str
    take: int
    mode: str
    provenance: str
    site: SiteInfo
    heartbeat: float = 1.0
    folder: str = ""


class SourceStatus(msgspec.Struct, frozen=True, kw_only=True):
    """One source: `state` of `citydeck.model.event.SourceState`, rate in observations a second, lag in seconds.

    `lag` is receipt minus observation of the newest row; `stale` how many of `channels` are STALE now; `quarantined`
    counts refused messages since the engine's start; until `muted_until` (session time, ns) its own loss makes no
    noise, as `muted_by` decided; `declared_only` the permissions and limits (``files``, ``network``…) that
    are declared and not enforced on the engine's machine.
    """

    name: str
    state: str
    reason: str = ""
    provenance: str = "REAL"
    rate: float = 0.0
    lag: float | None = None
    channels: int = 0
    stale: int = 0
    restarts: int = 0
    last_at: int | None = None
    declared_only: list[str] = []
    quarantined: int = 0
    muted_until: int | None = None
    muted_by: str = ""


class Transport(msgspec.Struct, frozen=True, kw_only=True):
    """Clock of the session: `now` session time (ns). In LIVE `speed` is 1, `playing` True and there is no range.

    `gaps` are stretches ``(first, last)`` of session time in which observations are known to be lost.
    """

    now: int
    speed: float = 1.0
    playing: bool = True
    start: int | None = None
    end: int | None = None
    loop: tuple[int, int] | None = None
    take: int = 0
    alarms_at: tuple[int, ...] = ()
    markers: tuple[tuple[int, dict[str, str]], ...] = ()
    gaps: tuple[tuple[int, int], ...] = ()


class Baseline(Message, frozen=True, kw_only=True):
    """Everything as it stands: the link's first state. A `V` frame with all known values follows at once.

    `handles[i]` is the handle of `channels[i]`; `rules` maps a rule id to what charts and cards draw of it:
    ``{"channel": key text | None, "limits": {level: value}, "texts": {...}}``. `seq` numbers the event stream.
    """

    seq: int
    assets: list[Asset]
    handles: list[int]
    channels: list[Channel]
    alarms: list[AlarmRow]
    sources: list[SourceStatus]
    transport: Transport
    rules: list["RuleInfo"] = []


class RuleInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What charts and cards draw of an alarm rule on one channel. `limits` maps a limit level to its value."""

    id: str
    channel: str
    priority: int
    limits: dict[str, float]
    texts: dict[str, str] = {}


class Changes(Message, frozen=True, kw_only=True):
    """Lossless, gap-free: what changed as event number `seq`. A console that misses a number asks `resync`."""

    seq: int
    alarms: list[AlarmRow] = []
    assets: list[Asset] = []
    handles: list[int] = []
    channels: list[Channel] = []
    notices: list["Notice"] = []


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """A line for the operator: `code` is translated by the console with `args`; `level` info, warning or error."""

    code: str
    level: str = "info"
    args: dict[str, str] = {}


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """State of the sound at one console's desk, as its launcher tells. `silent` seconds of silence are left."""

    works: bool
    silent: float = 0.0


class Status(Message, frozen=True, kw_only=True):
    """Latest-wins state of sources and clock, sent at least every heartbeat; it is the heartbeat too."""

    transport: Transport
    sources: list[SourceStatus] = []
    state_hash: str = ""
    saving: bool = True
    desks: dict[str, Desk] = {}
    consoles: tuple[str, ...] = ()


class Command(Message, frozen=True, kw_only=True):
    """A console asks. `id` is unique; a resend of the same id gets the first answer. See `citydeck.link.client`."""

    id: str
    name: str
    args: dict[str, object] = {}


class Reply(Message, frozen=True, kw_only=True):
    """Answer to a command; for ``ack`` it is sent after the durable commit only. `code` is set when refused."""

    id: str
    ok: bool
    code: str = ""
    text: str = ""
    body: dict[str, object] = {}


class Credit(Message, frozen=True, kw_only=True):
    """The console has taken `taken` bytes of values since the start; the engine keeps at most 256 KiB in flight."""

    taken: int


AnyMessage = Hello | Baseline | Changes | Status | Command | Reply | Credit

_ENCODER = msgspec.msgpack.Encoder()
_DECODER: msgspec.msgpack.Decoder[AnyMessage] = msgspec.msgpack.Decoder(AnyMessage)


def encode(message: AnyMessage) -> bytes:
    """A ``J`` frame."""
    return b"J" + _ENCODER.encode(message)


def decode(frame: bytes) -> AnyMessage:
    """Inverse of `encode`; `UnreadableInput` for anything else."""
    if len(frame) > MAX_FRAME or frame[:1] != b"J":
        raise UnreadableInput("frame is no message of this protocol")
    try:
        return _DECODER.decode(frame[1:])
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise UnreadableInput(f"frame is no message of this protocol: {error}") from None
