"""Processes that a benchmark starts: what they and their children cost, and their end."""

import os
import subprocess
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def family(pid: int) -> list[int]:
    """A process and all that came of it, as far as they run now."""
    found = [pid]
    for parent in found:
        for listed in Path(f"/proc/{parent}/task").glob("*/children"):
            try:
                found += map(int, listed.read_text("ascii").split())
            except OSError:
                continue
    return found


def command(pid: int) -> str:
    """Command line of a process, empty when it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
    except OSError:
        return ""


def processor(pid: int) -> float:
    """Processor seconds of a process until now, without its children; 0 when it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("ascii").rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


def hosts(engine: int) -> list[int]:
    """The interpreters of the source hosts of an engine, without the walls around them."""
    found = [(pid, command(pid)) for pid in family(engine)]
    return [
        pid for pid, words in found if "sources.host" in words and Path(words.split(" ")[0]).name.startswith("python")
    ]


def end(process: subprocess.Popen[str] | subprocess.Popen[bytes] | None) -> None:
    """Ask it to end, and wait."""
    if process is not None and process.poll() is None:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
