"""The operating system's keyring, through the `keyring` library, kept from hanging the engine."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from citydeck.model.errors import WrongUse

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

T = TypeVar("T")
SERVICE = "citydeck"
INDEX = "(names)"
"""A keyring cannot be asked what it holds: the names stand in an entry of their own, which no secret's name can be."""
ANSWER_WITHIN = 10.0
PROMPT_WITHIN = 120.0
_SYSTEMS_OWN = ("keyring.backends.macOS", "keyring.backends.Windows", "keyring.backends.SecretService",
                "keyring.backends.libsecret", "keyring.backends.kwallet")  # fmt: skip
"""Backends that encrypt with the user's login. Others (files in plain text among them) are never used."""


@dataclass(frozen=True)
class KeyringStore:
    """One keyring. A locked one may ask its owner to unlock it; who waits too long is told so."""

    backend: "KeyringBackend"

    @classmethod
    def detect(cls) -> "KeyringStore | None":
        """The system's own keyring, None where there is none (no session bus, library not installed)."""
        try:
            return within(ANSWER_WITHIN, _detect)
        except WrongUse:
            return None

    @property
    def where(self) -> str:
        return f"the system's keyring ({type(self.backend).__module__.rpartition('.')[2]})"

    def get(self, name: str) -> str | None:
        """The secret, None when there is none."""
        return within(ANSWER_WITHIN, lambda: self.backend.get_password(SERVICE, name))

    def put(self, name: str, value: str) -> None:
        """Keep or replace a secret."""
        within(PROMPT_WITHIN, lambda: self.backend.set_password(SERVICE, name, value))
        self._index({*self.names(), name})

    def delete(self, name: str) -> bool:
        """Whether there was one."""
        if self.get(name) is None:
            return False
        within(PROMPT_WITHIN, lambda: self.backend.delete_password(SERVICE, name))
        self._index({*self.names()} - {name})
        return True

    def names(self) -> list[str]:
        """Names that were kept through `put`."""
        return (self.get(INDEX) or "").split()

    def _index(self, names: set[str]) -> None:
        within(PROMPT_WITHIN, lambda: self.backend.set_password(SERVICE, INDEX, "\n".join(sorted(names))))


def _detect() -> KeyringStore | None:
    try:
        from keyring import backend
    except ImportError:
        return None
    own = [one for one in backend.get_all_keyring() if type(one).__module__ in _SYSTEMS_OWN]
    return KeyringStore(max(own, key=lambda one: float(one.priority))) if own else None


def within(seconds: float, work: Callable[[], T]) -> T:
    """What `work` gives; `WrongUse` when it fails or takes longer than `seconds`.

    In a thread that nobody waits for: a keyring that is locked may wait for a person for ever.
    """
    given: list[T] = []
    failed: list[str] = []

    def run() -> None:
        try:
            given.append(work())
        except Exception as error:  # noqa: BLE001 - a backend may raise anything; its text never holds the secret
            failed.append(type(error).__name__)

    thread = threading.Thread(target=run, daemon=True, name="keyring")
    thread.start()
    thread.join(seconds)
    if given:
        return given[0]
    why = failed[0] if failed else f"no answer within {seconds:g} s; is it locked?"
    raise WrongUse(f"the system's keyring cannot be used: {why}")
