"""The engine's process: one site, one session, one lock."""

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import structlog

from citydeck.alarms.journal import Journal
from citydeck.link.endpoint import EndpointNote
from citydeck.model.errors import WrongUse
from citydeck.server.endpoint import LinkServer
from citydeck.server.identity import identity
from citydeck.server.live import LiveSession
from citydeck.server.log_lines import to_standard_error
from citydeck.server.recorded import RecordedSite
from citydeck.server.replay import ReplaySession
from citydeck.server.rundir import RunDir, boot_id
from citydeck.server.site import Site
from citydeck.server.solitude import end_when_alone
from citydeck.server.source_desk import ProofOf

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """What an engine's command line says. `site` is a folder or a bundle; `start_at` session time of a recording.

    `apart`: a word that gives this playing a run folder of its own (lock, journal, place in the recording), so that it
    stands beside the site's usual engine.
    `until_alone`: a demonstration ends when no console or desk was connected for so many seconds (None: never).
    `proof_of` gives an adapter's score card.
    """

    site: Path
    port: int = 0
    start_at: int | None = None
    paused: bool = False
    loop: bool = True
    until_alone: float | None = None
    apart: str = ""
    root: Path | None = None
    proof_of: ProofOf = lambda _: None


def run_engine(options: EngineOptions) -> int:
    """Run until told to stop; exit code 0. `WrongUse` when another engine has this site."""
    to_standard_error()
    os.umask(0o077)  # journal, log and locks are their user's alone
    name, mode = identity(options.site)
    rundir = RunDir.of(name, mode, options.root, options.apart)
    other = rundir.endpoint()
    if other is not None:
        raise WrongUse(f"an engine of {name} ({mode}) runs already: process {other.pid}, {other.url}")
    return asyncio.run(_run(options, rundir, name, mode))


async def _run(options: EngineOptions, rundir: RunDir, name: str, mode: str) -> int:
    async with serving(options, rundir, name, mode) as session:
        stop_on_signals(session.stopping)
        log.info("engine ready", site=name, mode=mode, epoch=session.epoch)
        solitude: asyncio.Task[None] | None = None
        if options.until_alone is not None and mode != "LIVE":
            solitude = asyncio.create_task(end_when_alone(session, options.until_alone))
        try:
            await session.run()
        finally:
            if solitude is not None:
                solitude.cancel()
    return 0


@contextlib.asynccontextmanager
async def serving(
    options: EngineOptions, rundir: RunDir, name: str, mode: str
) -> AsyncIterator[LiveSession | ReplaySession]:
    """A session that listens and can be found, for its caller to run."""
    with contextlib.closing(Journal(rundir.alarm_db)) as journal:
        session: LiveSession | ReplaySession
        if mode == "LIVE":
            session = LiveSession(Site.load(options.site), journal, rundir.log_folder)
        else:
            session = ReplaySession(
                RecordedSite.open(options.site),
                journal,
                rundir.folder / "take.json",
                start_at=options.start_at,
                playing=not options.paused,
                loop=options.loop,
            )
        session.source_desk.show_proofs(options.proof_of)
        server = LinkServer(session, rundir.new_token())
        url = await server.start(port=options.port)
        rundir.announce(EndpointNote(os.getpid(), boot_id(), session.epoch, url, mode, name))
        try:
            yield session
        finally:
            rundir.withdraw()
            await server.stop()


def stop_on_signals(stopping: asyncio.Event) -> None:
    """Set `stopping` on Ctrl+C, when the process is asked to end, and when its terminal is closed (not under nohup)."""
    loop = asyncio.get_running_loop()
    for name in ("SIGTERM", "SIGINT", "SIGBREAK", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is None or (name == "SIGHUP" and signal.getsignal(number) is signal.SIG_IGN):
            continue
        try:
            loop.add_signal_handler(number, stopping.set)
        except NotImplementedError:  # Windows' loops have no signal handlers
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stopping.set))
