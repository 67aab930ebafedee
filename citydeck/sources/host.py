"""The source host: a child process of the engine that runs one adapter (``python -m citydeck.sources.host``).

It is told what to do by the first frame on its standard input, sends frames to its standard output, and ends when its
input does: a host whose engine is gone is gone within five seconds, also when its adapter hangs.
"""

import asyncio
import contextlib
import logging
import os
import sys
import threading
import time
import traceback
from functools import partial
from pathlib import Path

from citydeck.model.errors import CitydeckError, UnreadableInput
from citydeck.sources import frame, limits, wire
from citydeck.sources.contract import Context, DataSource, Settings
from citydeck.sources.edge import Edge
from citydeck.sources.feed import Feed, bounded, plain
from citydeck.sources.load import load, settings_of
from citydeck.sources.mapping.fields import fields_of
from citydeck.sources.outbox import Outbox
from citydeck.sources.process import EXIT_ADAPTER
from citydeck.sources.quarantine import Quarantine
from citydeck.sources.redaction import Redaction
from citydeck.sources.screen import Screen
from citydeck.sources.voice import Voice

HEARTBEAT = 1.0
END_WITHIN = 4.0
EXIT_GONE = 0
EXIT_HUNG = 4
EXIT_FAULT = 5


class Host:
    """One source, its feed, its heartbeat, and the questions that the engine asks it."""

    def __init__(self, spec: wire.Spec, outbox: Outbox) -> None:
        self._spec = spec
        self._outbox = outbox
        screen = Screen.of(spec)
        self._voice = Voice(outbox, Redaction(spec.secrets.values()), screen)
        self._quarantine = Quarantine(time.time_ns, [*spec.allowed, *fields_of(spec.settings)], screen.said)
        self._edge = Edge(spec.name, time.time_ns, self._quarantine, keeps_stamps=spec.keeps_stamps, screen=screen)
        self._asks: set[asyncio.Task[None]] = set()

    async def run(self, gone: asyncio.Event, asks: "asyncio.Queue[wire.Ask]", enforced: dict[str, str]) -> int:
        """Until the engine is `gone`. Returns the exit status."""
        await self._say(wire.Ready(pid=os.getpid(), enforced=enforced))
        beating = asyncio.create_task(self._beat(None))
        try:
            source, values = self._adapter()
        except Exception as error:  # noqa: BLE001 - whatever a stranger's import raises is told to the operator
            beating.cancel()
            await self._say(wire.Link(up=False, reason=plain(self._voice.heard(error))))
            await self._outbox.drained(END_WITHIN)
            return EXIT_ADAPTER
        context = Context(
            self._spec.name, Path(self._spec.site), time.time_ns, self._quarantine.add, self._spec.secrets
        )
        feed = Feed(partial(source, values, context), self._edge, self._voice, self._spec)
        beating.cancel()
        tasks = [asyncio.create_task(work) for work in (self._beat(feed), feed.run(), self._answer(asks, feed))]
        await gone.wait()
        for task in (*tasks, *self._asks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await feed.close()
        return EXIT_GONE

    def _adapter(self) -> tuple[type[DataSource], Settings]:
        source, settings = load(
            self._spec.module, Path(self._spec.folder), Path(self._spec.root), from_text_only=not self._spec.builtin
        )
        return source, settings_of(settings, self._spec.settings)

    async def _beat(self, feed: Feed | None) -> None:
        while True:
            if not self._outbox.full:
                await self._say(await self._state(feed))
            await asyncio.sleep(HEARTBEAT)

    async def _state(self, feed: Feed | None) -> wire.Beat:
        ok, text = True, ""
        if feed is not None and feed.source is not None:
            try:
                async with asyncio.timeout(HEARTBEAT / 2):
                    health = await feed.source.health()
                ok, text = health.ok, health.text[:300]
            except Exception as error:  # noqa: BLE001 - a source that cannot judge itself is not well
                ok, text = False, plain(self._voice.heard(error))
        return wire.Beat(
            at=time.time_ns(),
            rows=self._edge.rows,
            quarantined=dict(self._quarantine.counts),
            samples=self._quarantine.take_samples(),
            ok=ok,
            text=text,
            spooled=self._outbox.bytes,
        )

    async def _answer(self, asks: "asyncio.Queue[wire.Ask]", feed: Feed) -> None:
        while True:
            task = asyncio.create_task(feed.answer(await asks.get()))
            self._asks.add(task)
            task.add_done_callback(self._asks.discard)

    async def _say(self, message: wire.FromHost) -> None:
        await self._voice.say(message)


def _read_exactly(descriptor: int, size: int) -> bytes | None:
    parts = []
    while size:
        data = os.read(descriptor, size)
        if not data:
            return None
        parts.append(data)
        size -= len(data)
    return b"".join(parts)


def read_message(descriptor: int) -> wire.ToHost | None:
    """The next message of the engine, None at the end of the pipe."""
    start = _read_exactly(descriptor, frame.HEAD.size)
    if start is None:
        return None
    length, kind = frame.head(start)
    body = _read_exactly(descriptor, length)
    if body is None or kind != b"M":
        return None
    return wire.decode_to_host(body)


def _listen(
    descriptor: int, loop: asyncio.AbstractEventLoop, gone: asyncio.Event, asks: "asyncio.Queue[wire.Ask]"
) -> None:
    """Thread: pass questions on; at the end of the pipe say so, and end the process if nobody hears."""
    with contextlib.suppress(OSError, UnreadableInput):
        while (message := read_message(descriptor)) is not None:
            if isinstance(message, wire.Ask):
                loop.call_soon_threadsafe(asks.put_nowait, message)
    with contextlib.suppress(RuntimeError):
        loop.call_soon_threadsafe(gone.set)
    time.sleep(END_WITHIN)
    os._exit(EXIT_HUNG)


async def _main(spec: wire.Spec, descriptors: tuple[int, int], enforced: dict[str, str]) -> int:
    gone, asks = asyncio.Event(), asyncio.Queue[wire.Ask]()
    outbox = Outbox(descriptors[1], spec.limits.spool_bytes)
    arguments = (descriptors[0], asyncio.get_running_loop(), gone, asks)
    threading.Thread(target=_listen, args=arguments, daemon=True, name="engine").start()
    pump = asyncio.create_task(outbox.pump())
    pump.add_done_callback(lambda _: gone.set())
    status = await Host(spec, outbox).run(gone, asks, enforced)
    pump.cancel()
    await bounded(asyncio.gather(pump, return_exceptions=True), 1.0)  # type: ignore[arg-type]
    return status


def private_pipes() -> tuple[int, int]:
    """Our own copies of input and output; what an adapter prints goes to standard error, never between frames."""
    reading, writing = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return reading, writing


def main() -> None:
    """Run one source. Ends the process itself: a thread that still writes must not hold it back."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    descriptors = private_pipes()
    status = EXIT_ADAPTER
    try:
        spec = read_message(descriptors[0])
        if isinstance(spec, wire.Spec):
            status = asyncio.run(_main(spec, descriptors, {**limits.apply(spec.limits), **limits.hold(spec)}))
    except CitydeckError as error:
        sys.stderr.write(f"{error}\n")
    except KeyboardInterrupt:
        status = EXIT_GONE
    except Exception:  # noqa: BLE001 - the process ends by _exit: the traceback has to be written first
        traceback.print_exc()
        status = EXIT_FAULT
    finally:
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    main()
