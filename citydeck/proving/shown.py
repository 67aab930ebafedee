"""The certificates that a far end can show, and whether this machine can make them."""

import importlib.util
from enum import StrEnum

CA_FILE = "authority.pem"
"""The authority's certificate, in the site's folder."""


class Shown(StrEnum):
    """The certificate that the far end shows."""

    GOOD = "good"
    EXPIRED = "expired"
    OTHER_NAME = "for another name"
    STRANGER = "of an unknown authority"


def lacking() -> str:
    """What this machine lacks to make certificates, as one line; empty when nothing."""
    there = importlib.util.find_spec("cryptography") is not None
    return "" if there else "certificates cannot be made here: the package cryptography is not installed"
