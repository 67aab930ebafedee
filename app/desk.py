"""A desk: launcher, engine and console of one site on one machine, put together."""

import sys
import uuid
from pathlib import Path

from app.succession import follow, note
from citydeck.server import child
from citydeck.server.identity import identity
from citydeck.server.rundir import RunDir

ALONE = 10.0
"""Seconds after which a demonstration ends whose desk was killed and whose consoles are gone."""


def open_desk(site: Path, passed: list[str], engine_options: list[str] | None = None) -> int:
    """Open the room of a site: adopt its engine or start one, and a console beside it."""
    name, mode = identity(site)
    rundir = RunDir.of(name, mode)
    console_name = f"desk-{uuid.uuid4().hex[:6]}"
    engine = [sys.executable, "-m", "app", "engine", str(site), "--until-alone", f"{ALONE:g}", *(engine_options or [])]
    console = [
        sys.executable,
        "-m",
        "app",
        "console",
        "--run-folder",
        str(rundir.folder),
        "--name",
        console_name,
        *passed,
    ]
    # The engine starts while this process still imports its end of the link: a third of a second of every start.
    early = child.start(engine) if rundir.endpoint() is None else None
    from citydeck.server.launcher import Launcher, run
    from citydeck.server.speaker import find_sink

    launcher = Launcher(rundir, engine, console, console_name, find_sink(), mode=mode)
    launcher.engine.process = early
    code = run(launcher)
    follow(note(rundir.folder, console_name))
    return code


def connect_only(url: str, token_file: str | None, passed: list[str]) -> int:
    """A console of an engine that runs elsewhere."""
    from app.console import ConsoleOptions, run_console
    from app.main import parser_of

    options = parser_of("console").parse_args(
        ["--url", url, *(["--token-file", token_file] if token_file else []), *passed]
    )
    return run_console(ConsoleOptions.of(options))
