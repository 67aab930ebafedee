"""Space kept for the day the disk is full: a file of zeros that is given up to let the journal write on."""

import contextlib
import os
import shutil
from pathlib import Path

RESERVE_BYTES = 8 * 1024 * 1024


class Reserve:
    """A pre-allocated file beside the journal. Missing it is a risk, never an error."""

    def __init__(self, path: Path, size: int = RESERVE_BYTES) -> None:
        self.path, self.size = path, size

    def fill(self) -> None:
        """Allocate the reserve where it is missing and at least three times its size is free."""
        if not self.size or self.path.exists():
            return
        with contextlib.suppress(OSError):
            if shutil.disk_usage(self.path.parent).free < 3 * self.size:
                return
            with self.path.open("wb") as file:
                if hasattr(os, "posix_fallocate"):
                    os.posix_fallocate(file.fileno(), 0, self.size)
                else:
                    file.write(bytes(self.size))

    def give_up(self) -> bool:
        """Free the space; True when there was some."""
        if not self.path.exists():
            return False
        self.path.unlink(missing_ok=True)
        return True
