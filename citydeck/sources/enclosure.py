"""Walls around a source host: bubblewrap where it is there and works, else permissions are only declared."""

import functools
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import citydeck
from citydeck.sources.limits import DECLARED, ENFORCED
from citydeck.sources.process import command
from citydeck.sources.registry import Found

_SYSTEM = ("/usr", "/bin", "/lib", "/lib64", "/lib32", "/etc", "/opt", "/nix/store", "/run/systemd/resolve")
_PROBE_WITHIN = 5.0


@dataclass(frozen=True)
class Enclosure:
    """`program` is bubblewrap, None when hosts run without walls."""

    program: str | None

    @classmethod
    def detect(cls) -> Self:
        """With walls where this machine has them."""
        return cls(_working_bubblewrap())

    def around(self, found: Found, settings: Mapping[str, object], site: Path) -> tuple[list[str], dict[str, str]]:
        """The host's command line and, for ``files`` and ``network``, whether the manifest's word is enforced.

        Files: the interpreter, Citydeck, the adapter, the site and what the manifest asks for, all to read only.
        Network: none for an adapter that names no hosts; for the others which hosts is declared only.
        """
        hosts = [host for host in found.manifest.granted(found.manifest.permissions.hosts, dict(settings)) if host]
        network = f"{DECLARED} ({', '.join(hosts)})" if hosts else ENFORCED
        if self.program is None:
            return command(), {"files": DECLARED, "network": DECLARED if not hosts else network}
        files = found.manifest.granted(found.manifest.permissions.files, dict(settings))
        readable = [
            *_interpreter(),
            found.root / found.module.split(".")[0],
            site,
            *(site / name for name in files if name),
        ]
        argv = [self.program, "--die-with-parent", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"]
        argv += [] if hosts else ["--unshare-net"]
        argv += ["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"]  # noqa: S108 - inside the walls, a fresh one
        # Normalised: a mount point cannot be made through "..".
        for path in dict.fromkeys(os.path.normpath(path.absolute()) for path in readable):
            argv += ["--ro-bind-try", path, path]
        return [*argv, "--", *command()], {"files": ENFORCED, "network": network}


def _interpreter() -> list[Path]:
    house = Path(citydeck.__file__).absolute().parents[1]
    places = [Path(sys.prefix), Path(sys.base_prefix), Path(sys.exec_prefix), Path(sys.executable).resolve().parents[1]]
    places += [Path(sysconfig.get_path(name)) for name in ("purelib", "platlib", "stdlib")]
    return [*(Path(place) for place in _SYSTEM), *places, house / "citydeck", house / "datasources"]


@functools.cache
def _working_bubblewrap() -> str | None:
    program = shutil.which("bwrap") if sys.platform == "linux" else None
    if program is None:
        return None
    trial = [program, "--ro-bind", "/", "/", "--unshare-net", "--dev", "/dev", "--proc", "/proc", "true"]
    try:
        done = subprocess.run(trial, capture_output=True, timeout=_PROBE_WITHIN, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return program if done.returncode == 0 else None
