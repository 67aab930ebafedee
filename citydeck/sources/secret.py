"""Secrets by reference: ``secret://NAME``, ``env:NAME`` or ``file:PATH``. The value itself is refused."""

import os
from collections.abc import Mapping
from pathlib import Path

from citydeck.model.errors import WrongUse
from citydeck.sources import private_file
from citydeck.sources.secret_store import SecretStores

SCHEME = "secret://"
HELD = "holds a secret itself, which no file may: run 'citydeck source secret set NAME', then write \"secret://NAME\""
"""What is said of a setting that is no reference; never what it holds."""


def is_reference(text: object) -> bool:
    """Whether `text` only says where a secret lies."""
    return isinstance(text, str) and any(
        text.startswith(scheme) and len(text) > len(scheme) for scheme in (SCHEME, "env:", "file:")
    )


def resolve(
    reference: str, site: Path, environ: Mapping[str, str] | None = None, stores: SecretStores | None = None
) -> str:
    """The secret that a reference stands for; a relative path is one in the site's folder.

    `WrongUse` when it is no reference or nothing is there; the message never holds the secret.
    """
    if not is_reference(reference):
        raise WrongUse("a secret must be a reference, secret://NAME, env:NAME or file:PATH, never the value itself")
    if reference.startswith(SCHEME):
        return (stores or SecretStores.of_user(environ)).get(reference.removeprefix(SCHEME))
    scheme, _, rest = reference.partition(":")
    if scheme == "env":
        value = (os.environ if environ is None else environ).get(rest)
        if value is None:
            raise WrongUse(f"secret env:{rest}: no such environment variable")
        return value
    return _of_file(rest, site)


def _of_file(rest: str, site: Path) -> str:
    try:
        value = private_file.read(site / Path(rest).expanduser(), follow=True)
    except WrongUse as error:
        raise WrongUse(f"secret file:{rest}: {error}") from None
    if value is None:
        raise WrongUse(f"secret file:{rest}: no such file")
    return value


def of_settings(
    keys: tuple[str, ...], settings: Mapping[str, object], site: Path, stores: SecretStores | None = None
) -> dict[str, str]:
    """The secrets of the settings named `keys` that are set, by key."""
    found = {}
    for key in keys:
        reference = settings.get(key)
        if reference in (None, ""):
            continue
        if not is_reference(reference):
            raise WrongUse(f"setting {key} {HELD}")
        try:
            found[key] = resolve(str(reference), site, stores=stores)
        except WrongUse as error:
            raise WrongUse(f"setting {key}: {error}") from None
    return found
