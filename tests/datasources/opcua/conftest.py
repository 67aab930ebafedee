"""A real OPC UA server on loopback in a process of its own, told line by line what to do, ended by its process id."""

import asyncio
import json
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

SERVER = """
import asyncio, json, sys
from datetime import datetime, timezone
from asyncua import Server, ua
from asyncua.crypto.permission_rules import User, UserRole

told = json.loads(sys.argv[1])

class Users:
    def get_user(self, iserver, username=None, password=None, certificate=None):
        if not told.get("password"):
            return User(role=UserRole.Admin)
        good = username == "city" and password == told["password"]
        return User(role=UserRole.User) if good else None

async def main():
    server = Server(user_manager=Users())
    await server.init()
    server.set_endpoint(f"opc.tcp://127.0.0.1:{told['port']}/")
    policies = [ua.SecurityPolicyType.NoSecurity]
    if told.get("certificate"):
        policies = [ua.SecurityPolicyType.Basic256Sha256_SignAndEncrypt]
        await server.load_certificate(told["certificate"])
        await server.load_private_key(told["key"])
        await server.set_application_uri("urn:citydeck:test")
    server.set_security_policy(policies)
    at = await server.register_namespace("urn:city")
    bridge = await server.nodes.objects.add_object(ua.NodeId("Bridge", at), "Bridge")
    nodes = {}
    for name, value in (("Stress", 12.5), ("Zero", 0.0), ("State", "Open"), ("Array", [1.0, 2.0]), ("Flag", True)):
        nodes[name] = await bridge.add_variable(ua.NodeId(name, at), name, value)
    unit = ua.EUInformation("", int.from_bytes(b"BAR", "big"), ua.LocalizedText("bar"), ua.LocalizedText("bar"))
    await nodes["Stress"].add_property(ua.NodeId("Stress.EU", at), ua.QualifiedName("EngineeringUnits", 0), unit)
    odd = ua.EUInformation("", int.from_bytes(b"ZZZ", "big"), ua.LocalizedText("odd"), ua.LocalizedText("odd"))
    await nodes["Flag"].add_property(ua.NodeId("Flag.EU", at), ua.QualifiedName("EngineeringUnits", 0), odd)
    span = ua.Range(-10.0, 40.0)
    await nodes["Stress"].add_property(ua.NodeId("Stress.R", at), ua.QualifiedName("EURange", 0), span)
    if told.get("history"):
        await server.historize_node_data_change(nodes["Zero"], period=None, count=1000)
    for nodeset in told.get("nodesets", []):
        await server.import_xml(nodeset)
    condition = server.get_node(ua.ObjectIds.AlarmConditionType)
    await server.start()
    generator = await server.get_event_generator(condition)

    def write(name, value, status, stamp):
        moment = datetime.fromtimestamp(stamp, timezone.utc) if stamp else datetime.now(timezone.utc)
        data = ua.DataValue(None if value is None else ua.Variant(value), ua.StatusCode(status), moment)
        return server.write_attribute_value(nodes[name].nodeid, data)

    async def alarm(name, active, severity, retain):
        event = generator.event
        event.ConditionName, event.SourceName, event.Severity, event.Retain = name, "Bridge", severity, retain
        setattr(event, "ActiveState/Id", active)
        setattr(event, "AckedState/Id", False)
        await generator.trigger(message=f"{name} is {'on' if active else 'off'}")

    print("ready", flush=True)
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        what, *rest = json.loads(line)
        await {"write": write, "alarm": alarm}[what](*rest)
        print("done", flush=True)

asyncio.run(main())
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    def __init__(self, **told: object) -> None:
        self.port = free_port()
        self.url = f"opc.tcp://127.0.0.1:{self.port}/"
        self._told = {"port": self.port, **told}
        self._process: subprocess.Popen | None = None

    async def start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", SERVER, json.dumps(self._told)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        await self._hear("ready")

    async def _hear(self, word: str) -> None:
        async with asyncio.timeout(30):
            assert (await asyncio.to_thread(self._process.stdout.readline)).strip() == word

    async def do(self, *command: object) -> None:
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        await self._hear("done")

    async def write(self, name: str, value: object, status: int = 0, stamp: float = 0.0) -> None:
        await self.do("write", name, value, status, stamp)

    async def alarm(self, name: str, *, active: bool, severity: int = 900, retain: bool = True) -> None:
        await self.do("alarm", name, active, severity, retain)

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def freeze(self) -> None:
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._process.send_signal(signal.SIGCONT)


@pytest.fixture
def server_with() -> Iterator[Callable[..., Server]]:
    servers: list[Server] = []

    async def make(**told: object) -> Server:
        servers.append(Server(**told))
        await servers[-1].start()
        return servers[-1]

    yield make
    for server in servers:
        server.stop()


@pytest.fixture(scope="session")
def shared() -> Iterator[Server]:
    """One server for all tests that neither stop it nor secure it: each takes two seconds to start."""
    server = Server()
    asyncio.run(server.start())
    yield server
    server.stop()


@pytest.fixture
async def server(shared: Server) -> Server:
    for name, value in (("Stress", 12.5), ("Zero", 0.0), ("State", "Open")):
        await shared.write(name, value)
    return shared


@pytest.fixture
def pair(tmp_path: Path) -> Callable[[str], tuple[Path, Path]]:
    """``certificate, key = pair(name)``: a certificate of its own, as OPC UA wants one."""
    pytest.importorskip("cryptography")

    def make(name: str) -> tuple[Path, Path]:
        certificate, key = tmp_path / f"{name}.pem", tmp_path / f"{name}-key.pem"
        names = "subjectAltName=URI:urn:citydeck:test,DNS:localhost,IP:127.0.0.1"
        usage = "keyUsage=digitalSignature,nonRepudiation,keyEncipherment,dataEncipherment,keyCertSign"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key, "-out",
             certificate, "-subj", f"/CN={name}", "-addext", names, "-addext", usage,
             "-addext", "extendedKeyUsage=serverAuth,clientAuth"],
            check=True, capture_output=True,
        )  # fmt: skip
        return certificate, key

    return make
