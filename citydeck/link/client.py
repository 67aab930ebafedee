"""The console's end of the link: keeps a `CityMirror` up to date and sends commands. Plain asyncio, no Qt.

It reconnects for ever, with a pause that grows to 0.4 s; a command sent while the engine is away waits up to its
time limit and is resent under the same id, so that an act is never done twice.
"""

import asyncio
import contextlib
import time
import uuid

import aiohttp

from citydeck.link import message as msg
from citydeck.link.endpoint import Endpoint
from citydeck.link.mirror import CityMirror
from citydeck.link.trend import Trend
from citydeck.model.alarm import AckToken
from citydeck.model.batch import Batch
from citydeck.model.channel import ChannelKey
from citydeck.model.errors import UnreadableInput, WrongUse

SILENCE_LIMIT = 2.0
"""Seconds without a word from the engine after which the link counts as lost: the room says so within 3 s."""
HANDSHAKE_LIMIT = 5.0
"""Seconds for an engine to answer a new connection: one that is frozen accepts and says nothing."""


class LinkClient:
    """One console's link. Run `run()` as a task; every command returns the engine's `Reply`.

    `heard` is when the engine last said anything, in monotonic seconds; 0 when it never did.
    """

    def __init__(self, endpoint: Endpoint, mirror: CityMirror, console: str = "") -> None:
        self.endpoint = endpoint
        self.mirror = mirror
        self.console = console or f"console-{uuid.uuid4().hex[:8]}"
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._waiting: dict[str, tuple[msg.Command, asyncio.Future[msg.Reply]]] = {}
        self.values_seen = 0
        self._taken = 0
        self._credited = 0
        self.heard = 0.0

    async def run(self) -> None:
        """Connect and stay connected until cancelled."""
        pause = 0.05
        async with aiohttp.ClientSession() as http:
            while True:
                try:
                    await self._connect_once(http)
                    pause = 0.05
                except WrongUse:
                    pause = 0.05  # no engine has said where it is: looking again is cheap, and it may be starting
                except (aiohttp.ClientError, OSError, UnreadableInput, TimeoutError):
                    pause = min(pause * 2, 0.4)
                finally:
                    self._socket = None
                    self.mirror.set_connected(False)
                await asyncio.sleep(pause)

    async def _connect_once(self, http: aiohttp.ClientSession) -> None:
        url, token = self.endpoint.find()
        headers = {"Authorization": f"Bearer {token}", "X-Citydeck-Console": self.console}
        async with asyncio.timeout(HANDSHAKE_LIMIT):
            opened = await http.ws_connect(
                f"{url}/link?protocol={msg.PROTOCOL}",
                headers=headers,
                max_msg_size=msg.MAX_FRAME,
                timeout=aiohttp.ClientWSTimeout(ws_close=1.0),
            )
        async with opened as socket:
            self._socket = socket
            self._taken = self._credited = 0
            self.heard = time.monotonic()
            watch = asyncio.create_task(self._watch(socket))
            try:
                for command, _ in list(self._waiting.values()):
                    await socket.send_bytes(msg.encode(command))
                async for frame in socket:
                    if frame.type is not aiohttp.WSMsgType.BINARY:
                        raise UnreadableInput("the engine sent a frame that is not binary")
                    self.heard = time.monotonic()
                    await self._take(frame.data)
            finally:
                self.mirror.set_connected(False)  # before the farewell, which a gone engine never answers
                watch.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await watch

    async def _watch(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Close a silent link: a half-open connection would otherwise look alive for minutes."""
        while (left := self.heard + SILENCE_LIMIT - time.monotonic()) > 0:  # noqa: ASYNC110 - a deadline that moves
            await asyncio.sleep(left)
        self.mirror.set_connected(False)
        await socket.close()

    async def _take(self, frame: bytes) -> None:
        if frame[:1] == b"V":
            self._taken += len(frame)
            batch = Batch.from_ipc(memoryview(frame)[1:])
            self.values_seen += len(batch)
            self.mirror.values(batch)
            if self._taken - self._credited > msg.VALUES_IN_FLIGHT // 4:
                self._credited = self._taken
                await self._send(msg.Credit(taken=self._taken))
            return
        received = msg.decode(frame)
        match received:
            case msg.Hello():
                self.mirror.begin(received)
            case msg.Baseline():
                self.mirror.replace(received)
                self.mirror.set_connected(True)
            case msg.Changes():
                if not self.mirror.change(received):
                    await self._send(msg.Command(id=uuid.uuid4().hex, name="resync"))
            case msg.Status():
                self.mirror.status(received)
            case msg.Reply():
                waiting = self._waiting.pop(received.id, None)
                if waiting is not None and not waiting[1].done():
                    waiting[1].set_result(received)
            case _:
                raise UnreadableInput(f"the engine sent {type(received).__name__}")

    async def _send(self, message: msg.AnyMessage) -> None:
        if self._socket is not None and not self._socket.closed:
            with contextlib.suppress(ConnectionError, aiohttp.ClientError):
                await self._socket.send_bytes(msg.encode(message))

    async def command(self, name: str, limit: float = 10.0, **args: object) -> msg.Reply:
        """Send a command and wait for its answer; code ``NO_ANSWER`` when none came within `limit` seconds.

        No answer is no refusal: the act may have been stored. The room then shows the row as the next baseline has it.
        """
        command = msg.Command(id=uuid.uuid4().hex, name=name, args=args)
        answer: asyncio.Future[msg.Reply] = asyncio.get_running_loop().create_future()
        self._waiting[command.id] = (command, answer)
        await self._send(command)
        try:
            return await asyncio.wait_for(answer, limit)
        except TimeoutError:
            return msg.Reply(id=command.id, ok=False, code="NO_ANSWER", text="the engine did not answer")
        finally:
            self._waiting.pop(command.id, None)

    async def ack(self, alarm: str, token: AckToken, note: str = "") -> msg.Reply:
        """Acknowledge exactly the occurrence in `token`; the reply is ok only after the durable commit."""
        return await self.command(
            "ack", alarm=alarm, occurrence=token.occurrence, realarm=token.realarm, note=note, limit=15.0
        )

    async def shelve(self, alarm: str, token: AckToken, seconds: float, reason: str) -> msg.Reply:
        return await self.command(
            "shelve", alarm=alarm, occurrence=token.occurrence, realarm=token.realarm, seconds=seconds, note=reason
        )

    async def unshelve(self, alarm: str, reason: str = "") -> msg.Reply:
        return await self.command("unshelve", alarm=alarm, note=reason)

    async def comment(self, alarm: str, text: str) -> msg.Reply:
        return await self.command("comment", alarm=alarm, note=text)

    async def silence(self, seconds: float) -> msg.Reply:
        """Silence the sound for a time; acknowledges nothing."""
        return await self.command("silence", seconds=seconds)

    async def play(self) -> msg.Reply:
        return await self.command("play")

    async def pause(self) -> msg.Reply:
        return await self.command("pause")

    async def step(self, direction: int = 1) -> msg.Reply:
        return await self.command("step", direction=direction)

    async def seek(self, instant: int) -> msg.Reply:
        """Go to session time `instant` (ns)."""
        return await self.command("seek", instant=instant, limit=30.0)

    async def set_speed(self, speed: float) -> msg.Reply:
        return await self.command("speed", speed=speed)

    async def set_loop(self, start: int | None, end: int | None) -> msg.Reply:
        return await self.command("loop", start=start, end=end)

    async def next_alarm(self, direction: int = 1) -> msg.Reply:
        return await self.command("next_alarm", direction=direction, limit=30.0)

    async def start_over(self) -> msg.Reply:
        """A new take from the beginning; the old one is kept."""
        return await self.command("start_over", limit=30.0)

    async def source_detail(self, source: str) -> msg.Reply:
        """What `citydeck.link.source_detail.SourceDetail` holds, as the reply's body."""
        return await self.command("source_detail", source=source)

    async def source_add(self, source: str, adapter: str, settings: dict[str, object], trusted: bool) -> msg.Reply:
        """Write a source into the site and start it."""
        return await self.command(
            "source_add", source=source, adapter=adapter, settings=settings, trusted=trusted, limit=30.0
        )

    async def source_restart(self, source: str) -> msg.Reply:
        return await self.command("source_restart", source=source, limit=30.0)

    async def source_mute(self, source: str, seconds: float, note: str = "") -> msg.Reply:
        """No noise of the source's own loss for a time; alarms of its channels go on."""
        return await self.command("source_mute", source=source, seconds=seconds, note=note)

    async def source_unmute(self, source: str) -> msg.Reply:
        return await self.command("source_unmute", source=source)

    async def trend(self, keys: list[ChannelKey], start: int, end: int, width: int) -> list[Trend]:
        """Extremes of channels in ``[start, end)`` in at most `width` columns; empty when the engine has none."""
        reply = await self.command("trend", keys=[key.text() for key in keys], start=start, end=end, width=width)
        packed = reply.body.get("trends", [])
        return [Trend.unpack(body) for body in packed] if isinstance(packed, list) else []
