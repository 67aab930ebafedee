"""Fixtures for all tests: no window needed, public files where present."""

import contextlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of the public test files; the test is skipped, and says so, where there is none."""
    if not (SHARED / "INDEX.tsv").is_file():
        pytest.skip("public test files (../shared/data) are not here")
    return SHARED


def children_of(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


@pytest.fixture
def hosts_of() -> Callable[[int], list[int]]:
    """``hosts_of(engine)``: the processes that run its adapters, the innermost where an enclosure is around each."""
    if not Path("/proc/self/task").exists():
        pytest.skip("child processes cannot be listed here")

    def find(engine: int) -> list[int]:
        inner, hosts = children_of(engine), []
        while inner:
            deeper = {pid: children_of(pid) for pid in inner}
            hosts += [pid for pid, children in deeper.items() if not children]
            inner = [child for children in deeper.values() for child in children]
        return hosts

    return find
