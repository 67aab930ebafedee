"""A display that nobody sees, for machines without one: Xvfb on a free number, ended with its user."""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

from citydeck.model.errors import WrongUse


def has_display() -> bool:
    """Whether windows can be opened here as it is."""
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


@contextlib.contextmanager
def virtual_display(size: str = "1920x1080") -> Iterator[str]:
    """Start one and point this process's children at it; gives its name. `WrongUse` when Xvfb is not installed."""
    program = shutil.which("Xvfb")
    if program is None or sys.platform == "win32":
        raise WrongUse("no virtual display here: install xvfb")
    reader, writer = os.pipe()
    command = [program, "-displayfd", str(writer), "-screen", "0", f"{size}x24", "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(command, pass_fds=[writer], stderr=subprocess.DEVNULL)
    os.close(writer)
    before = os.environ.get("DISPLAY")
    try:
        with os.fdopen(reader) as told:
            number = told.readline().strip()
        if not number:
            raise WrongUse("the virtual display did not start")
        os.environ["DISPLAY"] = f":{number}"
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()
        if before is None:
            os.environ.pop("DISPLAY", None)
        else:
            os.environ["DISPLAY"] = before
