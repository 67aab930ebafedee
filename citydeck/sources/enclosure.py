"""Walls around a source host: bubblewrap where it is there and works, else permissions are only declared."""

import functools
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import citydeck
from citydeck.sources.catalogue import ASSETS_FILE
from citydeck.sources.limits import DECLARED, ENFORCED
from citydeck.sources.process import command
from citydeck.sources.registry import Found

_SYSTEM = ("/usr", "/bin", "/lib", "/lib64", "/lib32", "/nix/store", "/run/systemd/resolve")
_OF_ETC = ("alternatives", "ca-certificates", "crypto-policies", "gai.conf", "host.conf", "hosts", "ld.so.cache",
           "ld.so.conf", "ld.so.conf.d", "localtime", "mime.types", "nsswitch.conf", "pki", "resolv.conf", "services",
           "ssl", "timezone")  # fmt: skip
"""Names, addresses, certificates and libraries; no users, no passwords, no keys of services."""
_PROBE_WITHIN, _START_WITHIN = 5.0, 30.0


@dataclass(frozen=True)
class Enclosure:
    """`program` is bubblewrap, None when hosts run without walls."""

    program: str | None

    @classmethod
    def detect(cls) -> Self:
        """With walls where this machine has them."""
        return cls(_working_bubblewrap())

    def words(self, hosts: Sequence[str]) -> dict[str, str]:
        """For ``files`` and ``network``, whether a manifest's word is enforced here for an adapter that names `hosts`.

        A host says more of the network once it runs: where the kernel can, it is held to the ports of `hosts`.
        """
        files = DECLARED if self.program is None else ENFORCED
        if hosts:
            return {"files": files, "network": f"{DECLARED} ({', '.join(hosts)})"}
        return {"files": files, "network": files}

    def around(self, found: Found, settings: Mapping[str, object], site: Path) -> tuple[list[str], dict[str, str]]:
        """The host's command line and, for ``files`` and ``network``, whether the manifest's word is enforced.

        Files: the interpreter, Citydeck, the adapter, the site's asset table and what the manifest asks for, all to
        read only; no other file of the site, no other process. Network: none for an adapter that names no hosts.
        """
        hosts = hosts_of(found, settings)
        words = self.words(hosts)
        if self.program is None:
            return command(), words
        readable = [*_interpreter(), found.root / found.module.split(".")[0], *files_of(found, settings, site)]
        argv = [self.program, "--die-with-parent", "--unshare-all", "--cap-drop", "ALL"]
        argv += ["--share-net"] if hosts else []
        argv += ["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"]  # noqa: S108 - inside the walls, a fresh one
        # Normalised: a mount point cannot be made through "..".
        for path in dict.fromkeys(os.path.normpath(path.absolute()) for path in readable):
            argv += ["--ro-bind-try", path, path]
        return [*argv, "--dir", os.path.normpath(site.absolute()), "--chdir", "/", "--", *command()], words

    def lets_start(self, found: Found, settings: Mapping[str, object], site: Path) -> bool:
        """Whether an interpreter starts inside the walls that `around` builds, asked without running the adapter."""
        argv, _ = self.around(found, settings, site)
        trial = [*argv[: len(argv) - len(command())], sys.executable, "-I", "-c", "import citydeck.sources"]
        try:
            return subprocess.run(trial, capture_output=True, timeout=_START_WITHIN, check=False).returncode == 0
        except (OSError, subprocess.TimeoutExpired):
            return False


def files_of(found: Found, settings: Mapping[str, object], site: Path) -> list[Path]:
    """The site's asset table and what an adapter asks for, with the values of `settings`."""
    names = found.manifest.granted(found.manifest.permissions.files, dict(settings))
    return [site / ASSETS_FILE, *(site / name for name in names if name)]


class Footprint:
    """Which files stood behind `paths` when walls were built around them.

    Walls show the file that was there then: one that came or was replaced since is seen by a new host only.
    """

    def __init__(self, paths: Sequence[Path] = ()) -> None:
        self._paths = paths
        self._found = self._look()

    def _look(self) -> list[tuple[int, int] | None]:
        found: list[tuple[int, int] | None] = []
        for path in self._paths:
            try:
                status = path.stat()
                found.append((status.st_dev, status.st_ino))
            except OSError:
                found.append(None)
        return found

    @property
    def moved(self) -> bool:
        """Whether another file stands there now."""
        return self._look() != self._found


def hosts_of(found: Found, settings: Mapping[str, object]) -> list[str]:
    """``host:port`` that an adapter names, with the values of `settings`."""
    return [host for host in found.manifest.granted(found.manifest.permissions.hosts, dict(settings)) if host]


def ports_of(hosts: Sequence[str]) -> list[int] | None:
    """TCP ports of `hosts`; None when one of them names none, so that no bound can be drawn."""
    ends = [host.rpartition(":")[2] for host in hosts]
    return sorted({int(end) for end in ends}) if ends and all(end.isdigit() for end in ends) else None


def _interpreter() -> list[Path]:
    house = Path(citydeck.__file__).absolute().parents[1]
    places = [Path(sys.prefix), Path(sys.base_prefix), Path(sys.exec_prefix), Path(sys.executable).resolve().parents[1]]
    places += [Path("/etc", name) for name in _OF_ETC]
    places += [Path(sysconfig.get_path(name)) for name in ("purelib", "platlib", "stdlib")]
    return [*(Path(place) for place in _SYSTEM), *places, house / "citydeck", house / "datasources"]


@functools.cache
def _working_bubblewrap() -> str | None:
    program = shutil.which("bwrap") if sys.platform == "linux" else None
    if program is None:
        return None
    trial = [program, "--ro-bind", "/", "/", "--unshare-all", "--dev", "/dev", "--proc", "/proc", "true"]
    try:
        done = subprocess.run(trial, capture_output=True, timeout=_PROBE_WITHIN, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return program if done.returncode == 0 else None
