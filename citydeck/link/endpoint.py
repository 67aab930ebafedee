"""How a console finds an engine: by address, or by the note that a running engine of a site keeps in its folder."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import msgspec

from citydeck.model.errors import WrongUse

NOTE = "endpoint.json"
TOKEN = "token"  # noqa: S105 - a file's name


class EndpointNote(msgspec.Struct, frozen=True):
    """What an engine says of itself. `boot` tells an old note of a rebooted machine; `epoch` one start of an engine."""

    pid: int
    boot: str
    epoch: str
    url: str
    mode: str
    site: str


class Endpoint(Protocol):
    """Where an engine listens *now*; asked at each connect, since a restarted engine has another port and token."""

    def find(self) -> tuple[str, str]:
        """``(url, token)``; `WrongUse` when there is none at present."""


@dataclass(frozen=True, slots=True)
class AddressedEndpoint:
    """An engine at a known address (``citydeck --connect URL``)."""

    url: str
    token_file: Path | None = None

    def find(self) -> tuple[str, str]:
        return self.url.rstrip("/"), _read(self.token_file) if self.token_file else ""


@dataclass(frozen=True, slots=True)
class NotedEndpoint:
    """The engine whose run folder this is."""

    folder: Path

    def note(self) -> EndpointNote | None:
        """What the engine says of itself, None when none ever ran here."""
        try:
            return msgspec.json.decode((self.folder / NOTE).read_bytes(), type=EndpointNote)
        except (OSError, msgspec.MsgspecError):
            return None

    def find(self) -> tuple[str, str]:
        note = self.note()
        if note is None:
            raise WrongUse(f"no engine runs in {self.folder}")
        return note.url, _read(self.folder / TOKEN)


def _read(file: Path) -> str:
    try:
        return file.read_text("ascii").strip()
    except OSError as error:
        raise WrongUse(f"cannot read the engine's token {file}: {error.strerror}") from None
