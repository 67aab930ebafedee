"""A source host reaches the ports that its manifest names and no other."""

import asyncio
import textwrap
from pathlib import Path

import pytest

from citydeck.model.event import Marker
from citydeck.sources import landlock, trust
from citydeck.sources.enclosure import Enclosure, listens_of, ports_of
from citydeck.sources.stand import free_port
from citydeck.sources.supervisor import SourceConfig, Supervisor

MANIFEST = """
format = 1
id = "{id}"
support = "trial"
capabilities = {capabilities}
name = {{ en = "Test", zh_CN = "测试" }}
gives = {{ en = "test values", zh_CN = "测试数据" }}
[permissions]
hosts = ["{{host}}"]
[settings.host]
type = "string"
required = true
description = {{ en = "host", zh_CN = "主机" }}
[settings.tries]
type = "list"
required = true
description = {{ en = "ports to try", zh_CN = "尝试的端口" }}
"""

CODE = textwrap.dedent("""
    import asyncio, socket
    from citydeck.model.batch import Batch
    from citydeck.model.event import Marker
    from citydeck.sources import contract
    from citydeck.sources.contract import DataSource, Discovery

    class Settings(contract.Settings):
        host: str
        tries: list[int]

    class Source(DataSource):
        async def discover(self):
            return Discovery([], [])

        async def stream(self, since):
            tried = []
            for port in self.settings.tries:
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    tried.append("in")
                except OSError as error:
                    tried.append(type(error).__name__)
            yield Marker("tried", {"en": " ".join(tried)})
            while True:
                yield Batch.of([], [], [], [])
                await asyncio.sleep(0.5)
""")


def test_that_hosts_without_a_port_draw_no_bound():
    assert ports_of(["a:1883", "[::1]:8883", "b:1883"]) == [1883, 8883]
    assert ports_of(["a:1883", "https://b"]) is None
    assert ports_of([]) is None


async def test_that_a_host_connects_to_the_port_it_names_and_to_no_other(install, tmp_path):
    if not landlock.works():
        pytest.skip("this kernel holds no process to ports: the network is declared, not enforced")

    async def greet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    servers = [await asyncio.start_server(greet, "127.0.0.1", 0) for _ in range(2)]
    named, other = (server.sockets[0].getsockname()[1] for server in servers)
    registry = install(code=CODE, manifest=MANIFEST)
    trust.grant(tmp_path, registry.get("trial_feed"))
    config = SourceConfig("one", "trial_feed", {"host": f"127.0.0.1:{named}", "tries": [named, other]})
    async with Supervisor(tmp_path, [config], registry=registry, enclosure=Enclosure(None)) as supervisor:
        async with asyncio.timeout(20):
            async for arrived in supervisor.items():
                if isinstance(arrived.item, Marker):
                    break
        assert arrived.item.texts["en"] == "in PermissionError"
        word = supervisor.status()["one"].enforced["network"]
    assert word == f"enforced: TCP port {named}; declared, not enforced: which host (127.0.0.1:{named})"
    for server in servers:
        server.close()


LISTENER = CODE.replace(
    'socket.create_connection(("127.0.0.1", port), 1).close()',
    'socket.create_server(("127.0.0.1", port)).close()',
)


async def test_that_a_host_listens_at_the_port_it_names_and_at_no_other(install, tmp_path):
    if not landlock.works():
        pytest.skip("this kernel holds no process to ports: the network is declared, not enforced")
    named, other = free_port(), free_port()
    registry = install(
        code=LISTENER, manifest=MANIFEST.replace("[permissions]", f'[permissions]\nlisten = [":{named}"]')
    )
    trust.grant(tmp_path, registry.get("trial_feed"))
    config = SourceConfig("one", "trial_feed", {"host": "127.0.0.1:9", "tries": [named, other]})
    async with Supervisor(tmp_path, [config], registry=registry, enclosure=Enclosure(None)) as supervisor:
        async with asyncio.timeout(20):
            async for arrived in supervisor.items():
                if isinstance(arrived.item, Marker):
                    break
        assert arrived.item.texts["en"] == "in PermissionError"
        word = supervisor.status()["one"].enforced["network"]
    assert word == f"enforced: TCP port 9, listens on {named}; declared, not enforced: which host (127.0.0.1:9)"


def test_that_who_is_called_is_told_before_it_runs_and_an_empty_setting_names_no_port(install):
    found = install(code=CODE, manifest=MANIFEST.replace("[permissions]", '[permissions]\nlisten = ["{{host}}"]')).get(
        "trial_feed"
    )
    assert listens_of(found, {"host": ""}) == []
    assert listens_of(found, {"host": "0.0.0.0:8085"}) == ["0.0.0.0:8085"]
    walls = Enclosure("bwrap")
    assert walls.words((), ["0.0.0.0:8085"])["network"] == "declared, not enforced (listens on 0.0.0.0:8085)"
    argv, _ = walls.around(found, {"host": "0.0.0.0:8085"}, Path("/tmp"))
    assert "--share-net" in argv
