"""An X server that nobody sees, of one known size, so that windows of two runs are alike."""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

SIZE = (1920, 1080)


@contextlib.contextmanager
def virtual_display() -> Iterator[dict[str, str]]:
    """Environment for programs that draw on it; ends the program in one line where Xvfb is not installed."""
    program = shutil.which("Xvfb")
    if program is None:
        sys.exit("this benchmark needs Xvfb (Debian: apt-get install xvfb)")
    reader, writer = os.pipe()
    screen = f"{SIZE[0]}x{SIZE[1]}x24"
    command = [program, "-displayfd", str(writer), "-screen", "0", screen, "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(command, pass_fds=[writer], stderr=subprocess.DEVNULL)
    os.close(writer)
    try:
        with os.fdopen(reader) as told:
            number = told.readline().strip()
        kept = {key: value for key, value in os.environ.items() if key not in ("WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
        yield {**kept, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
    finally:
        server.terminate()
        server.wait()
