"""The console's part of `benchmarks.sources`: how late a timer of 5 ms is while nothing comes, and while all comes.

It reads one word a line: ``idle SECONDS`` and ``load SECONDS`` are measured and answered with a line of JSON, the end
of its input ends it. Started on a virtual display by `console`.
"""

import asyncio
import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

from app.virtual_display import virtual_display
from benchmarks.lag import ROOT, SIZE, opened, stretch
from benchmarks.processes import end


@contextlib.contextmanager
def console(run_folder: Path, environment: Mapping[str, str]) -> Iterator["subprocess.Popen[str]"]:
    """A console on the engine of `run_folder`, in a process of its own."""
    with virtual_display(f"{SIZE[0]}x{SIZE[1]}"):
        import os

        shown = {**environment, "QT_QPA_PLATFORM": "xcb", "DISPLAY": os.environ.get("DISPLAY", "")}
        process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.sources_console", str(run_folder)],
            env=shown,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            yield process
        finally:
            if process.stdin is not None:
                process.stdin.close()
            end(process)


def ask(process: "subprocess.Popen[str]", words: str) -> None:
    """Have it measure; `answer` waits for what came of it."""
    assert process.stdin is not None
    process.stdin.write(words + "\n")
    process.stdin.flush()


def answer(process: "subprocess.Popen[str]") -> dict[str, float]:
    """The next line that it prints."""
    assert process.stdout is not None
    found: dict[str, float] = json.loads(process.stdout.readline())
    return found


async def _serve(run_folder: Path) -> None:
    loop = asyncio.get_running_loop()
    async with opened(run_folder, run_folder / "bench.ini") as (window, client):
        while not window.viewport.settled:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        await asyncio.sleep(1.0)
        print(json.dumps({}), flush=True)
        while words := (await loop.run_in_executor(None, sys.stdin.readline)).split():
            row = await stretch(words[0], window, client, float(words[1]))
            print(json.dumps(asdict(row)), flush=True)


def main() -> int:
    """Serve until the input ends."""
    from app.qt import make_application

    application = make_application("en")
    import qasync

    with qasync.QEventLoop(application) as loop:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(_serve(Path(sys.argv[1])))
    return 0


if __name__ == "__main__":
    sys.exit(main())
