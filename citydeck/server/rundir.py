"""Where a running engine of a site leaves its word: lock, endpoint and token, readable by its user alone."""

import contextlib
import os
import secrets
import sys
from dataclasses import dataclass
from pathlib import Path

import msgspec
import platformdirs

from citydeck.link.endpoint import NOTE, TOKEN, EndpointNote
from citydeck.model.errors import WrongUse


@dataclass(frozen=True, slots=True)
class RunDir:
    """One folder a site and mode; everything in it is for the engine's own user (0700, files 0600)."""

    folder: Path

    @classmethod
    def of(cls, site_id: str, mode: str, root: Path | None = None, apart: str = "") -> "RunDir":
        """The folder, made when missing; `WrongUse` when it cannot be written. `apart` names a playing beside the usual
        one, with a journal of its own.
        """
        base = root or Path(os.environ.get("CITYDECK_STATE_DIR") or platformdirs.user_state_path("citydeck"))
        folder = base / "-".join(filter(None, (site_id, mode.lower(), apart)))
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            probe = folder / ".write-test"
            probe.write_bytes(b"")
            probe.unlink()
        except OSError as error:
            raise WrongUse(
                f"cannot write {folder}: {error.strerror} (set CITYDECK_STATE_DIR to a folder that can be)"
            ) from None
        return cls(folder)

    @property
    def token_file(self) -> Path:
        return self.folder / TOKEN

    @property
    def endpoint_file(self) -> Path:
        return self.folder / NOTE

    @property
    def alarm_db(self) -> Path:
        return self.folder / "alarm.db"

    @property
    def log_folder(self) -> Path:
        return self.folder / "log"

    def new_token(self) -> str:
        """A fresh token, written before the port opens."""
        token = secrets.token_urlsafe(32)
        self._write_private(self.token_file, token.encode())
        return token

    def announce(self, note: EndpointNote) -> None:
        """Say where the engine listens; readers see the whole note or none."""
        self._write_private(self.endpoint_file, msgspec.json.encode(note))

    def withdraw(self) -> None:
        """The engine ends: its note goes, unless another engine has written its own since."""
        note = self.endpoint()
        if note is None or note.pid == os.getpid():
            self.endpoint_file.unlink(missing_ok=True)

    def endpoint(self) -> EndpointNote | None:
        """The running engine's note; None when there is none or its process is gone."""
        try:
            note = msgspec.json.decode(self.endpoint_file.read_bytes(), type=EndpointNote)
        except (OSError, msgspec.MsgspecError):
            return None
        return note if note.boot == boot_id() and process_alive(note.pid) else None

    def _write_private(self, path: Path, data: bytes) -> None:
        part = path.with_suffix(".part")
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)


def boot_id() -> str:
    """Something that differs after each boot of the machine; empty where the system tells none."""
    with contextlib.suppress(OSError):
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    return ""


def process_alive(pid: int) -> bool:
    """Whether a process of this id runs now (zombies count as gone where that can be told)."""
    if sys.platform == "win32":
        return _alive_on_windows(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    with contextlib.suppress(OSError, IndexError):
        return Path(f"/proc/{pid}/stat").read_text("ascii").rsplit(")", 1)[1].split()[0] != "Z"
    return True


def _alive_on_windows(pid: int) -> bool:
    import ctypes

    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
    handle = kernel.OpenProcess(0x1000, False, pid)  # PROCESS_QUERY_LIMITED_INFORMATION
    if not handle:
        return False
    code = ctypes.c_ulong()
    kernel.GetExitCodeProcess(handle, ctypes.byref(code))
    kernel.CloseHandle(handle)
    return code.value == 259  # STILL_ACTIVE
