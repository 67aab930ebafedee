"""Who acts."""

import getpass
import os
import socket


def actor() -> str:
    """Who acts until operators sign in: the engine's own user and machine, never what a console claims."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # an id without an entry, as in containers
        user = f"uid-{os.getuid()}" if hasattr(os, "getuid") else "unknown"
    return f"os:{user}@{socket.gethostname()}"
