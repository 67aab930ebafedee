"""Every check of the project by one command: format, lint, types, import contracts; with `--tests` the tests first."""

import argparse
import contextlib
import os
import shutil
import subprocess
import sys
import time

from app.virtual_display import has_display, virtual_display

STEPS: tuple[tuple[str, list[str]], ...] = (
    ("format", ["ruff", "format", "--check", "-q", "."]),
    ("lint", ["ruff", "check", "-q", "."]),
    ("types", ["mypy"]),
    ("imports", ["app.import_contracts"]),
)


def main() -> int:
    """0 when all is well, else 1; each step's time is printed."""
    parser = argparse.ArgumentParser(prog="python -m app.checks", description=__doc__)
    parser.add_argument("--tests", action="store_true", help="run the tests too (further arguments go to pytest)")
    options, further = parser.parse_known_args()
    failed = [name for name, command in STEPS if not _step(name, [sys.executable, "-m", *command])]
    if options.tests:
        # The tests of the 3D view need OpenGL from a display; without one they would be skipped, not passed.
        with contextlib.nullcontext() if has_display() or not shutil.which("Xvfb") else virtual_display():
            if not _step("tests", [sys.executable, "-m", "pytest", *_side_by_side(), *further], quiet=False):
                failed.append("tests")
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def _side_by_side() -> list[str]:
    """One worker more than there are processors: half of the tests wait for a server or a window, not for a processor.

    A file stays whole in one worker; files come in their order: the slow ones, of the program as a whole, first.
    """
    return ["-n", str((os.cpu_count() or 1) + 1), "--dist", "loadfile", "--no-loadscope-reorder", "-q"]


def _step(name: str, command: list[str], quiet: bool = True) -> bool:
    began = time.perf_counter()
    done = subprocess.run(command, capture_output=quiet, text=True, check=False)
    print(f"{name}: {'ok' if done.returncode == 0 else 'FAILED'} in {time.perf_counter() - began:.1f} s", flush=True)
    if done.returncode and quiet:
        print(done.stdout + done.stderr)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
