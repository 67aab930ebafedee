"""A desk: launcher, engine and console of one site on one machine, put together."""

import subprocess
import sys
import uuid
from pathlib import Path

from app.succession import follow, note
from citydeck.model.errors import CitydeckError
from citydeck.server import child
from citydeck.server.rundir import RunDir
from citydeck.server.site_head import SiteHead, site_head

ALONE = 10.0
"""Seconds after which a demonstration ends whose desk was killed and whose consoles are gone."""
Process = subprocess.Popen[bytes]


def open_desk(site: Path, passed: list[str], engine_options: list[str] | None = None, apart: str = "") -> int:
    """Open the room of a site: adopt its engine or start one, and a console beside it. `apart`: see `RunDir.of`."""
    head = site_head(site) or _identity(site)
    rundir = RunDir.of(head.id, head.mode, apart=apart)
    console_name = f"desk-{uuid.uuid4().hex[:6]}"
    program = [sys.executable, "-m", "app"]
    engine = [*program, "engine", str(site), "--until-alone", f"{ALONE:g}", *(engine_options or [])]
    if apart:
        engine += ["--apart", apart]
    console = [*program, "console", "--run-folder", str(rundir.folder), "--name", console_name, *passed]
    # Both start while this process still imports its end of the link and reads the site: half a second of every start.
    early = child.start(engine) if rundir.endpoint() is None else None
    window = child.start([*console, "--city", head.city], stdout=subprocess.PIPE)
    try:
        _identity(site)
    except CitydeckError:
        _end(early, window)
        raise
    from citydeck.server.launcher import Launcher, run
    from citydeck.server.speaker import find_sink

    launcher = Launcher(rundir, engine, console, console_name, find_sink(), mode=head.mode)
    launcher.engine.process, launcher.console.ahead = early, window
    code = run(launcher)
    follow(note(rundir.folder, console_name))
    return code


def _identity(site: Path) -> SiteHead:
    """The site read and checked; `CitydeckError` when it is none."""
    from citydeck.server.identity import identity

    return SiteHead(*identity(site), "")


def _end(*processes: Process | None) -> None:
    """End what was started for a site that is none."""
    for process in filter(None, processes):
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def connect_only(url: str, token_file: str | None, passed: list[str]) -> int:
    """A console of an engine that runs elsewhere."""
    from app.console import ConsoleOptions, run_console
    from app.main import parser_of

    options = parser_of("console").parse_args(
        ["--url", url, *(["--token-file", token_file] if token_file else []), *passed]
    )
    return run_console(ConsoleOptions.of(options))
