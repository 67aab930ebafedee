"""The far end that a proof of an adapter speaks through: a real server or a double that says what it is told.

An adapter's package may hold a module ``stand`` beside its ``source``, with a class ``Stand`` that derives from the one
here. The source host never imports it; ``citydeck source prove`` does (docs/proving.md).
"""

import socket
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal, NamedTuple

from citydeck.model.time import NS_PER_MS

Form = Literal["json", "xml", "csv", "bytes", ""]
Keeps = Literal["all", "latest", "nothing"]

PALETTE = (12.5, 0.0, -7.25, 48.0, 30.5, 1.0, 63.75)
"""Zero and a negative number are among them on purpose."""


@dataclass(frozen=True)
class Point:
    """One channel that the far end can tell of: URN of the asset and metric as they must arrive, and `values` that it
    can say, in the metric's canonical unit as they must arrive.
    """

    asset: str
    metric: str
    values: tuple[float, ...] = PALETTE


class Reading(NamedTuple):
    """What the far end is told to say: `value` None is "missing", `observed_at` ns UTC."""

    point: Point
    observed_at: int
    value: float | None


class Stand(ABC):
    """A far end on loopback. One object is one far end; it is made, started, stopped and started again, and closed.

    What it is, in class attributes:

    - `points`: what it can tell of; several are better. None: nobody can tell it what to say.
    - `form`: what a body is written in, so that it can be spoilt: ``json``, ``xml``, ``csv``, ``bytes`` (anything
      binary), or empty where no body of a prover's can be said (rows of a database).
    - `keeps`: what an adapter that was away can still have: ``all`` that was said, the ``latest`` of each point, or
      ``nothing``.
    - `polled`: it is asked again and again for a whole document. Where it keeps less than all, what is replaced before
      it was looked at is gone, and nobody calls that a loss.
    - `stamped`: it tells when a reading was true; else the adapter's own time is right. `resolution`: to how many ns.
    - `on_change`: it says a reading only when its value is another. `also`: metrics that come with those of `points`,
      such as the place of a vehicle; rows of any other are invented.
    - `missing`: it can say that there is no value. `ordered`: it never says an older reading after a newer one.
    - `prepared`: everything is said before the adapter starts (a file that is played).
    - `local`: there is no connection that could be cut: files, or nothing.
    - `largest`: how many bytes a body of the far end's can have.
    - `before_tls`: where a protocol begins in the clear, what a client asks before TLS and what it is answered.
    - `without_tls`: why certificates are not played, where the reason is not that nothing is encrypted.
    - `tls`: the adapter can speak TLS; `secret_key` is the setting that takes the password or token (empty: none).
    - `withholds`: it keeps from the adapter what is too large, so that nobody hears of it.
    - `notices_within`: seconds within which a silent link must be LOST. Three; more only where the protocol gives no
      sign of life, and then the card says so.
    - `flood`: how many readings it can say within a few seconds.
    """

    points: ClassVar[tuple[Point, ...]] = ()
    form: ClassVar[Form] = ""
    keeps: ClassVar[Keeps] = "nothing"
    polled: ClassVar[bool] = False
    stamped: ClassVar[bool] = True
    resolution: ClassVar[int] = NS_PER_MS
    on_change: ClassVar[bool] = False
    also: ClassVar[tuple[str, ...]] = ()
    missing: ClassVar[bool] = True
    ordered: ClassVar[bool] = False
    prepared: ClassVar[bool] = False
    local: ClassVar[bool] = False
    tls: ClassVar[bool] = False
    without_tls: ClassVar[str] = ""
    before_tls: ClassVar[tuple[bytes, bytes]] = (b"", b"")
    largest: ClassVar[int] = 1 << 31
    secret_key: ClassVar[str] = ""
    withholds: ClassVar[bool] = False
    notices_within: ClassVar[float] = 3.0
    flood: ClassVar[int] = 20_000

    def __init__(self, folder: Path, secret: str) -> None:
        """`folder` is the site's: a stand may write in it. `secret` is the only password that is right.

        `port` is where it listens. `near`, which the prover sets before `start`, is where the adapter connects: for
        servers that tell their clients where they are.
        """
        self.folder = folder
        self.secret = secret
        self.port = 0 if self.local else free_port()
        self.near = self.port

    @classmethod
    def lacks(cls) -> str:
        """One line that names what this machine lacks to run it ("mosquitto is not installed"), empty when nothing."""
        return ""

    @abstractmethod
    async def start(self) -> None:
        """Open on `port` and return when it answers; after a `stop` with what it `keeps`, if the real server does."""

    @abstractmethod
    async def stop(self) -> None:
        """Be gone at once, without a goodbye; harmless when it is gone already."""

    @abstractmethod
    def settings(self, port: int, ca: str) -> dict[str, object]:
        """Settings of the adapter: connect to 127.0.0.1:`port` (not `self.port`: something stands between), with TLS
        against the authority in the file `ca` of the site if that is not empty. The secret is put in by the prover.
        """

    async def say(self, readings: Sequence[Reading]) -> None:
        """Say readings the far end's own way, in their order; at most one of a point where it is `polled`."""
        await self.say_raw(self.body(readings))

    def body(self, readings: Sequence[Reading]) -> bytes:
        """The body, message or line that says `readings`."""
        raise NotImplementedError

    def written(self, value: float) -> str:
        """How `body` writes a value, so that the prover finds the number which it spoils."""
        return str(value)

    async def say_raw(self, body: bytes) -> None:
        """Say a body that may be anything, as `say` would."""
        raise NotImplementedError

    async def refuse(self, refused: bool) -> None:
        """Let nobody in, whatever the secret (True), or again whoever has it. Needed where there is a `secret_key`."""
        raise NotImplementedError

    async def close(self) -> None:
        """Let go of everything."""
        await self.stop()

    @classmethod
    def sampled(cls) -> bool:
        """Whether a reading that is replaced before it was looked at is gone by rights: then the prover waits for each.

        To be written anew where a far end that pushes keeps only the newest between two looks of its own.
        """
        return cls.polled and cls.keeps != "all"


def free_port() -> int:
    """A TCP port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
