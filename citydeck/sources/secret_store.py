"""Where named secrets lie: the system's keyring, or, where there is none, one private file a secret."""

import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

import platformdirs

from citydeck.model.errors import UnreadableInput, WrongUse
from citydeck.sources import private_file
from citydeck.sources.keyring_store import KeyringStore

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
CREDENTIALS = "CREDENTIALS_DIRECTORY"


class Store(Protocol):
    """One place. `where` names it in words; none of the methods ever tells a secret in an error."""

    @property
    def where(self) -> str: ...
    def get(self, name: str) -> str | None: ...
    def put(self, name: str, value: str) -> None: ...
    def delete(self, name: str) -> bool: ...
    def names(self) -> list[str]: ...


def folder(environ: Mapping[str, str] | None = None) -> Path:
    """The user's folder of secret files."""
    given = (os.environ if environ is None else environ).get("CITYDECK_CONFIG_DIR")
    return Path(given or platformdirs.user_config_path("citydeck")) / "secrets"


@dataclass(frozen=True)
class FileStore:
    """A file a secret in a folder that nobody else may enter. On POSIX owner and modes are checked at each reading.

    `given`: the service manager's folder (systemd's ``$CREDENTIALS_DIRECTORY``), which is read and never written; it
    may be open to its own group, as systemd's access lists show it.
    """

    folder: Path
    given: bool = False

    @property
    def where(self) -> str:
        return f"{'the service manager' if self.given else 'a private file'} ({self.folder})"

    def get(self, name: str) -> str | None:
        """The secret, None when there is no such file; `WrongUse` when others could read it."""
        if not (self.folder / name).exists():
            return None
        forbidden = stat.S_IRWXO if self.given else private_file.OTHERS
        private_file.check(self.folder, self.folder.stat(), forbidden)
        return private_file.read(self.folder / name, forbidden=forbidden)

    def put(self, name: str, value: str) -> None:
        """Write the file, readable by this user alone."""
        try:
            private_file.write(self.folder / name, value)
        except OSError as error:
            raise UnreadableInput(f"{self.folder}: {error.strerror}") from None

    def delete(self, name: str) -> bool:
        """Whether there was one."""
        try:
            (self.folder / name).unlink()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise UnreadableInput(f"{self.folder / name}: {error.strerror}") from None
        return True

    def names(self) -> list[str]:
        """Names of the files."""
        try:
            return sorted(path.name for path in self.folder.iterdir() if NAME.fullmatch(path.name) and path.is_file())
        except OSError:
            return []


@dataclass(frozen=True)
class SecretStores:
    """All places, in the order in which they are asked: the service manager's files, one's own files, the keyring."""

    files: FileStore
    given: FileStore | None = None
    find_keyring: Callable[[], KeyringStore | None] = lambda: None

    @cached_property
    def keyring(self) -> KeyringStore | None:
        """Looked for when it is first needed: that may take a second."""
        return self.find_keyring()

    @classmethod
    def of_user(cls, environ: Mapping[str, str] | None = None) -> "SecretStores":
        """What this user and this process have."""
        credentials = (os.environ if environ is None else environ).get(CREDENTIALS)
        given = FileStore(Path(credentials), given=True) if credentials else None
        return cls(FileStore(folder(environ)), given, KeyringStore.detect)

    def _all(self) -> Iterator[Store]:
        if self.given is not None:
            yield self.given
        yield self.files
        if self.keyring is not None:
            yield self.keyring

    @property
    def where(self) -> str:
        """Where a new secret goes, in words."""
        return (self.keyring or self.files).where

    def get(self, name: str) -> str:
        """The secret of a name; `WrongUse` saying how to put it in when there is none."""
        checked(name)
        for store in self._all():
            if (value := store.get(name)) is not None:
                return value
        raise WrongUse(f"no secret is named {name!r} here; put it in with: citydeck source secret set {name}")

    def put(self, name: str, value: str, *, in_file: bool = False) -> Store:
        """Keep a secret in the keyring, or in a private file where there is none or `in_file` says so; tells where."""
        checked(name)
        if not value:
            raise WrongUse("an empty secret protects nothing")
        if len(value.encode("utf-8")) > private_file.MAX_BYTES or "\0" in value:
            raise WrongUse(f"a secret is text of at most {private_file.MAX_BYTES} bytes")
        chosen: Store = self.files if in_file or self.keyring is None else self.keyring
        chosen.put(name, value)
        for store in (self.files, self.keyring):
            if store is not None and store is not chosen:
                store.delete(name)
        return chosen

    def delete(self, name: str) -> None:
        """Forget a secret; `WrongUse` when there is none of that name."""
        checked(name)
        gone = [store.delete(name) for store in (self.files, self.keyring) if store is not None]
        if not any(gone):
            raise WrongUse(f"no secret is named {name!r} here")

    def names(self) -> dict[str, str]:
        """Where each secret lies, by name; never what it is."""
        return {name: store.where for store in reversed(list(self._all())) for name in store.names()}


def checked(name: str) -> str:
    """`name`, or `WrongUse` when no secret can have it."""
    if not NAME.fullmatch(name):
        raise WrongUse(f"{name!r} cannot name a secret: letters, digits, '.', '_' and '-', at most 64")
    return name
