"""From the store into one host, over its pipe, and nowhere else."""

import asyncio
import dataclasses
import hashlib
import sys
from pathlib import Path

import msgspec
import pytest

from citydeck.model.event import Marker, SourceHealth, SourceState
from citydeck.sources import trust
from citydeck.sources.enclosure import Enclosure
from citydeck.sources.secret_store import SecretStores
from citydeck.sources.supervisor import SourceConfig, Supervisor

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
SECRET = "correct horse battery"

MANIFEST = """
format = 1
id = "{id}"
support = "trial"
capabilities = {capabilities}
name = {{ en = "Test", zh_CN = "测试" }}
gives = {{ en = "test values", zh_CN = "测试数据" }}
[fields]
text = ["markers"]
[permissions]
secrets = ["password"]
[settings.password]
type = "secret"
default = ""
description = {{ en = "password", zh_CN = "密码" }}
"""

CODE = """
import asyncio, hashlib, os, sys
from citydeck.model.batch import Batch
from citydeck.model.event import Marker
from citydeck.sources import contract
from citydeck.sources.contract import DataSource, Discovery, Health


class Settings(contract.Settings):
    password: str = ""


class Source(DataSource):
    async def discover(self):
        return Discovery([], [])

    async def health(self):
        return Health(False, "login with " + self.secret)

    async def command(self, name, arguments):
        raise ValueError(self.secret)

    async def stream(self, since):
        self.secret = self.context.secrets.get("password", "-")
        print(self.secret, self.context)
        print(self.secret, file=sys.stderr)
        self.context.quarantine(self.secret.encode(), "not " + self.secret)
        digest = hashlib.sha256(self.secret.encode()).hexdigest().translate(str.maketrans("0123456789", "ghijklmnop"))
        yield Marker("sees", {"en": digest, "zh_CN": self.secret})
        for _ in range(15):
            yield Batch.of([], [], [], [])
            await asyncio.sleep(0.1)
        raise ConnectionError("refused for " + self.secret)
"""


def digest(text: str) -> str:
    """A fingerprint in letters alone: a host lets no long number pass."""
    return hashlib.sha256(text.encode()).hexdigest().translate(str.maketrans("0123456789", "ghijklmnop"))


def everything_of(pid: int) -> bytes:
    """What other programs of this user can see of a process."""
    return b"".join(Path(f"/proc/{pid}/{name}").read_bytes() for name in ("cmdline", "environ", "comm"))


async def test_that_a_secret_reaches_only_the_host_that_names_it_and_nothing_that_is_said(
    install, tmp_path, monkeypatch
):
    monkeypatch.setenv("CITYDECK_CONFIG_DIR", str(tmp_path / "config"))
    SecretStores.of_user().put("gate", SECRET, in_file=True)
    site = tmp_path / "site"
    site.mkdir()
    registry = install(code=CODE, manifest=MANIFEST, capabilities='["stream", "commands"]')
    trust.grant(site, registry.get("trial_feed"))
    sources = [
        SourceConfig("with", "trial_feed", {"password": "secret://gate"}),
        SourceConfig("without", "trial_feed"),
        SourceConfig("written", "trial_feed", {"password": SECRET}),
    ]
    sees: dict[str, str] = {}
    said = b""
    async with Supervisor(site, sources, registry=registry, enclosure=Enclosure(None)) as supervisor:
        states: dict[str, list[SourceState]] = {source.name: [] for source in sources}
        async with asyncio.timeout(30):
            async for arrived in supervisor.items():
                said += repr(arrived).encode()
                if isinstance(arrived.item, Marker):
                    sees[arrived.source] = arrived.item.texts["en"]
                    said += everything_of(supervisor.status()[arrived.source].pid)
                    with pytest.raises(Exception, match="with") as refused:
                        await supervisor.command("with", "open", {})
                    said += str(refused.value).encode()
                if isinstance(arrived.item, SourceHealth):
                    states[arrived.source].append(arrived.item.state)
                if SourceState.LOST in states["with"] and SourceState.GAVE_UP in states["written"]:
                    break
        said += repr({name: dataclasses.asdict(status) for name, status in supervisor.status().items()}).encode()
        status = dataclasses.replace(supervisor.status()["with"])
    assert sees["with"] == digest(SECRET)
    assert sees.get("without", digest("-")) == digest("-")
    assert "•••" in status.text
    assert any("•••" in reason for reason in status.quarantined)
    assert status.reason == "refused for •••"
    for form in (SECRET, msgspec.json.encode(SECRET).decode()[1:-1]):
        assert form.encode() not in said
    files = [path for path in tmp_path.rglob("*") if path.is_file() and path.parent != tmp_path / "config" / "secrets"]
    assert files
    assert not [path for path in files if SECRET.encode() in path.read_bytes()]
