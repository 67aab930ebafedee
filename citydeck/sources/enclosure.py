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
from stat import S_ISDIR
from typing import Self
from urllib.parse import urlsplit

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
_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443, "mqtt": 1883, "mqtts": 8883, "opc.tcp": 4840, "nats": 4222}
_PROBE_WITHIN, _START_WITHIN = 5.0, 30.0


@dataclass(frozen=True)
class Enclosure:
    """`program` is bubblewrap, None when hosts run without walls."""

    program: str | None

    @classmethod
    def detect(cls) -> Self:
        """With walls where this machine has them."""
        return cls(_working_bubblewrap())

    def words(self, hosts: Sequence[str], listens: Sequence[str] = ()) -> dict[str, str]:
        """For ``files`` and ``network``, whether a manifest's word is enforced here for an adapter that names `hosts`
        and is called at `listens`.

        A host says more of the network once it runs: where the kernel can, it is held to the ports of both.
        """
        files = DECLARED if self.program is None else ENFORCED
        named = [*hosts, *(f"listens on {one}" for one in listens)]
        if named:
            return {"files": files, "network": f"{DECLARED} ({', '.join(named)})"}
        return {"files": files, "network": files}

    def around(self, found: Found, settings: Mapping[str, object], site: Path) -> tuple[list[str], dict[str, str]]:
        """The host's command line and, for ``files`` and ``network``, whether the manifest's word is enforced.

        Files: the interpreter, Citydeck, the adapter, the site's asset table and what the manifest asks for, all to
        read only; no other file of the site, no other process. Network: none for an adapter that names no hosts and
        is called by nobody.
        """
        hosts, listens = hosts_of(found, settings), listens_of(found, settings)
        words = self.words(hosts, listens)
        if self.program is None:
            return command(), words
        readable = [*_interpreter(), found.root / found.module.split(".")[0], *files_of(found, settings, site)]
        argv = [self.program, "--die-with-parent", "--unshare-all", "--cap-drop", "ALL"]
        argv += ["--share-net"] if hosts or listens else []
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

    def _look(self) -> list[tuple[int, int, bool] | None]:
        found: list[tuple[int, int, bool] | None] = []
        for path in self._paths:
            try:
                status = path.stat()
                found.append((status.st_dev, status.st_ino, S_ISDIR(status.st_mode)))
            except OSError:
                found.append(None)
        return found

    @property
    def moved(self) -> bool:
        """Whether another file stands there now."""
        return self._look() != self._found

    @property
    def folder_moved(self) -> bool:
        """Whether a folder that stood there is gone or another: what comes into it now, a host does not see."""
        return any(
            old is not None and old[2] and old != new for old, new in zip(self._found, self._look(), strict=True)
        )


def hosts_of(found: Found, settings: Mapping[str, object]) -> list[str]:
    """``host:port`` that an adapter names, with the values of `settings`; addresses are cut down to it.

    A place without a host, of a setting that is empty, is none.
    """
    granted = found.manifest.granted(found.manifest.permissions.hosts, dict(settings))
    return list(dict.fromkeys(_host_of(one) for one in granted if one and not one.startswith(":")))


def listens_of(found: Found, settings: Mapping[str, object]) -> list[str]:
    """``host:port`` of this machine at which an adapter is called, with the values of `settings`; an empty setting
    names none.
    """
    granted = found.manifest.granted(found.manifest.permissions.listen, dict(settings))
    return list(dict.fromkeys(one for one in granted if one))


def _host_of(text: str) -> str:
    if "://" not in text:
        return text
    try:
        address = urlsplit(text)
        port = address.port if address.port is not None else _PORTS.get(address.scheme, "")
    except ValueError:
        return text
    return f"{address.hostname or ''}:{port}"


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
