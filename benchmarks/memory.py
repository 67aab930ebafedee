"""Memory of a process as Linux counts it."""

from pathlib import Path


def memory(pid: int) -> dict[str, float | None]:
    """MiB: ``rss`` with all shared pages, ``pss`` with its share of them, ``anonymous`` without pages of files;
    None where the system does not tell.
    """
    found: dict[str, float | None] = {"rss": None, "pss": None, "anonymous": None}
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return found
    for line in lines:
        name = line.split(":")[0].lower()
        if name in found:
            found[name] = int(line.split()[1]) / 1024
    return found
