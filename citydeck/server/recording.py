"""Records a LIVE session into a bundle: of the engine that runs, or of one that runs for as long as this lasts."""

import asyncio
import contextlib
import os
import time
from collections.abc import AsyncIterator, Callable

from citydeck.link.client import LinkClient
from citydeck.link.endpoint import NotedEndpoint
from citydeck.link.mirror import CityMirror
from citydeck.model.errors import UnreadableInput, WrongUse
from citydeck.server.capture import ANSWER, Capture, Progress, RecordOptions, Report
from citydeck.server.engine import EngineOptions, serving, stop_on_signals
from citydeck.server.log_lines import to_standard_error
from citydeck.server.rundir import RunDir
from citydeck.server.session import RECORDER
from citydeck.server.site import Site
from citydeck.timeline.bundle import partial_of


def record(options: RecordOptions, tell: Callable[[Progress], None]) -> Report:
    """Record until the time is over, Ctrl+C or the signal to end. `CitydeckError` in one line when it cannot be, and
    `NothingCame`; what was recorded when a disk fills up stays beside the file, under `partial_of`.
    """
    site = Site.load(options.site) if options.site.is_dir() else None
    if site is None or site.config.recording:
        raise WrongUse(f"{options.site}: plays a recording; what is recorded is a site with live sources")
    if not site.config.sources:
        raise WrongUse(f"{options.site}: this site has no sources: there is nothing to record")
    _require_room(options)
    rundir = RunDir.of(site.config.id, "LIVE", options.root)
    running = rundir.endpoint() is not None
    if options.since is not None and not running:
        raise WrongUse(f"{options.site}: no engine of this site runs, so there is nothing from before now")
    to_standard_error()
    mask = os.umask(0o077)  # an engine's journal, log and locks are its user's alone
    try:
        report = asyncio.run(_record(options, rundir, site.config.id, tell, running=running))
    finally:
        os.umask(mask)
    with contextlib.suppress(OSError):
        options.out.chmod(0o666 & ~mask)
    return report


def _require_room(options: RecordOptions) -> None:
    """Refuse before anything is started what would be refused at the end."""
    out, partial = options.out, partial_of(options.out)
    if out.is_dir():
        raise WrongUse(f"{out} is a folder")
    if not out.parent.is_dir():
        raise WrongUse(f"{out.parent}: no such folder")
    if out.exists() and not options.replace:
        raise WrongUse(f"{out} exists already (--force replaces it)")
    if partial.exists() and not options.replace:
        raise WrongUse(f"{partial} was left by a recording that was cut, or is being written (--force drops it)")


async def _record(
    options: RecordOptions, rundir: RunDir, name: str, tell: Callable[[Progress], None], *, running: bool
) -> Report:
    stopping = asyncio.Event()
    stop_on_signals(stopping)
    async with contextlib.AsyncExitStack() as stack:
        engine = None
        if not running:
            engine = await stack.enter_async_context(_own_engine(options, rundir, name))
        client = await stack.enter_async_context(_linked(rundir, engine))
        return await Capture(options, rundir, client, engine, stopping).run(tell)


@contextlib.asynccontextmanager
async def _own_engine(options: RecordOptions, rundir: RunDir, name: str) -> AsyncIterator["asyncio.Task[None]"]:
    """The site's engine in this process, found and joined by whoever opens the site meanwhile."""
    async with serving(EngineOptions(options.site, root=options.root), rundir, name, "LIVE") as session:
        task = asyncio.create_task(session.run())
        try:
            yield task
        finally:
            session.stopping.set()
            await asyncio.gather(task, return_exceptions=True)


@contextlib.asynccontextmanager
async def _linked(rundir: RunDir, engine: "asyncio.Task[None] | None") -> AsyncIterator[LinkClient]:
    client = LinkClient(NotedEndpoint(rundir.folder), CityMirror(), f"{RECORDER}{os.getpid()}")
    task = asyncio.create_task(client.run())
    try:
        deadline = time.monotonic() + ANSWER
        while not client.mirror.connected:
            if engine is not None and engine.done():
                engine.result()
            if time.monotonic() > deadline:
                raise UnreadableInput(f"the engine that runs in {rundir.folder} does not answer")
            await asyncio.sleep(0.02)
        yield client
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
