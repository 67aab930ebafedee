"""A room of a recording without processes: for pictures. The session is in this process, the room cannot tell."""

import time
from pathlib import Path

import numpy as np

from citydeck.alarms.journal import Journal
from citydeck.link import message as msg
from citydeck.link.client import LinkClient
from citydeck.link.endpoint import AddressedEndpoint
from citydeck.link.mirror import CityMirror
from citydeck.model.errors import RefusedCommand
from citydeck.model.mode import Mode, Provenance
from citydeck.server.recorded import RecordedSite
from citydeck.server.replay import ReplaySession
from citydeck.server.site import Site


class DirectClient(LinkClient):
    """A link that is a function call: same commands, same replies."""

    def __init__(self, session: ReplaySession, mirror: CityMirror) -> None:
        super().__init__(AddressedEndpoint("direct:"), mirror)
        self.console = ""  # a picture has no desk: no sound, no screens, nobody to welcome
        self.session = session

    async def command(self, name: str, limit: float = 10.0, **args: object) -> msg.Reply:
        del limit
        command = msg.Command(id=name, name=name, args=args)
        try:
            return msg.Reply(id=name, ok=True, body=await self.session.command(command, self.console))
        except RefusedCommand as error:
            return msg.Reply(id=name, ok=False, code=error.code, text=str(error))

    def refresh(self) -> None:
        """Bring the mirror to where the session stands."""
        baseline = self.session.baseline()
        self.mirror.begin(self.session.hello())
        self.mirror.replace(baseline)
        self.mirror.values(self.session.latest(np.asarray(baseline.handles, np.int32)))
        self.mirror.status(self.session.status())
        self.mirror.set_connected(True)

    def close(self) -> None:
        """Let go of the recording."""
        self.session.recorded.close()


class StillClient(LinkClient):
    """A site without a recording: its city, and no readings. Every command is refused."""

    def __init__(self, site: Site, mirror: CityMirror) -> None:
        super().__init__(AddressedEndpoint("direct:"), mirror)
        self.console = ""
        self._info = site.info()

    async def command(self, name: str, limit: float = 10.0, **args: object) -> msg.Reply:
        del limit, args
        return msg.Reply(id=name, ok=False, code="NO_ENGINE", text="a picture of a city alone has no engine")

    def refresh(self) -> None:
        """Tell the mirror of the site, and that nothing is known."""
        now = time.time_ns()
        hello = msg.Hello(
            protocol=msg.PROTOCOL, engine="citydeck", epoch="", session="", take=0, mode=str(Mode.LIVE),
            provenance=str(Provenance.REAL), site=self._info,
        )  # fmt: skip
        empty = msg.Baseline(
            seq=0, assets=[], handles=[], channels=[], alarms=[], sources=[], transport=msg.Transport(now=now)
        )
        self.mirror.begin(hello)
        self.mirror.replace(empty)
        self.mirror.set_connected(True)

    def close(self) -> None:
        """Nothing to let go of."""


async def open_direct(site: Path, at: int | None) -> DirectClient | StillClient:
    """The recording of a site at session time `at` (None: two thirds through, where most has happened), or a site's
    city alone when it has no recording.
    """
    if site.is_dir() and (loaded := Site.load(site)).recording is None:  # noqa: ASYNC240 - a picture waits for its files
        still = StillClient(loaded, CityMirror())
        still.refresh()
        return still
    recorded = RecordedSite.open(site)
    reader = recorded.reader
    session = ReplaySession(recorded, Journal(None), None, playing=False)
    await session.go_to(at if at is not None else reader.start + (reader.end - reader.start) * 2 // 3)
    client = DirectClient(session, CityMirror())
    client.refresh()
    return client
