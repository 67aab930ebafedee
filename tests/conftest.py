"""Fixtures for all tests: no window needed, public files where present."""

import contextlib
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from ssl import SSLContext

import pytest
from aiohttp import web

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of the public test files; the test is skipped, and says so, where there is none."""
    if not (SHARED / "INDEX.tsv").is_file():
        pytest.skip("public test files (../shared/data) are not here")
    return SHARED


@pytest.fixture(autouse=True)
def _theme_as_it_was() -> Iterator[None]:
    """A window fits the process's theme to its screen; the next test's window starts from the plain one."""
    yield
    if theme := sys.modules.get("widgets.theme"):
        theme.use(theme.Theme())


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


@pytest.fixture
async def serve() -> AsyncIterator[Callable[..., Awaitable[str]]]:
    """``await serve(app)``: a web application of aiohttp on loopback; its address. ``ssl=`` a context for https."""
    runners: list[web.AppRunner] = []

    async def start(app: web.Application, ssl: SSLContext | None = None) -> str:
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1, handler_cancellation=True)
        runners.append(runner)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=ssl)
        await site.start()
        port = runner.addresses[0][1]
        return f"https://localhost:{port}" if ssl else f"http://127.0.0.1:{port}"

    yield start
    for runner in runners:
        await runner.cleanup()
