"""Secrets by reference: ``env:NAME`` or ``file:PATH``. A value in a configuration file is refused."""

import os
from collections.abc import Mapping
from pathlib import Path

from citydeck.model.errors import WrongUse

MAX_BYTES = 64 * 1024


def resolve(reference: str, site: Path, environ: Mapping[str, str] | None = None) -> str:
    """The secret that a reference stands for; a relative path is one in the site's folder.

    `WrongUse` when it is no reference or nothing is there; the message never holds the secret.
    """
    scheme, _, rest = reference.partition(":")
    if scheme == "env" and rest:
        value = (os.environ if environ is None else environ).get(rest)
        if value is None:
            raise WrongUse(f"secret env:{rest}: no such environment variable")
        return value
    if scheme == "file" and rest:
        path = site / Path(rest).expanduser()
        try:
            if path.stat().st_size > MAX_BYTES:
                raise WrongUse(f"secret file:{rest}: larger than {MAX_BYTES} bytes")
            return path.read_text("utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise WrongUse(f"secret file:{rest}: {getattr(error, 'strerror', None) or 'not text'}") from None
    raise WrongUse("a secret must be a reference, env:NAME or file:PATH, never the value itself")


def of_settings(keys: tuple[str, ...], settings: Mapping[str, object], site: Path) -> dict[str, str]:
    """The secrets of the settings named `keys` that are set, by key."""
    found = {}
    for key in keys:
        reference = settings.get(key)
        if reference in (None, ""):
            continue
        try:
            found[key] = resolve(str(reference), site)
        except WrongUse as error:
            raise WrongUse(f"setting {key}: {error}") from None
    return found
