"""The far end of a proof: a real nats-server on loopback with a stream, and a client beside it that publishes."""

import asyncio
import contextlib
import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from nats.aio.client import Client

from citydeck.sources import stand
from citydeck.sources.stand import Point, Reading

STREAM, SUBJECT = "PROOF", "proof.{}"
USERS = ("adapter", "stand")
CONFIG = """
listen: "127.0.0.1:{port}"
max_payload: 8388608
jetstream {{ store_dir: "{store}", max_memory_store: 2147483648 }}
authorization {{ users: [ {users} ] }}
"""
ANSWERS_WITHIN = 10.0


def _program() -> str | None:
    return shutil.which("nats-server", path=str(Path(sys.executable).parent)) or shutil.which("nats-server")


class Stand(stand.Stand):
    """Readings are published as JSON on the subjects of a stream, which keeps them all."""

    points = tuple(Point(f"urn:ngsi-ld:AirStation:{name}", "temperature") for name in ("a", "b", "c"))
    form = "json"
    keeps = "all"
    resolution = 1
    tls = True
    secret_key = "password"  # noqa: S105 - the name of a setting
    withholds = True

    def __init__(self, folder: Path, secret: str) -> None:
        super().__init__(folder, secret)
        self._config = folder / "nats.conf"
        self._process: subprocess.Popen[bytes] | None = None
        self._client: Client | None = None

    @classmethod
    def lacks(cls) -> str:
        return "" if _program() else "nats-server is not installed"

    async def start(self) -> None:
        self._allow(self.secret)
        program = _program()
        assert program is not None
        quiet = subprocess.DEVNULL
        self._process = await asyncio.to_thread(
            lambda: subprocess.Popen([program, "-c", str(self._config)], stdout=quiet, stderr=quiet)
        )
        self._client = await self._connected()
        await self._client.jetstream().add_stream(name=STREAM, subjects=[SUBJECT.format("*")])

    def _allow(self, password: str) -> None:
        """Whom the server lets in: the adapter with `password`, and the stand itself."""
        given = dict(zip(USERS, (password, self.secret), strict=True))
        users = ", ".join(f'{{ user: "{user}", password: "{word}" }}' for user, word in given.items())
        self._config.write_text(CONFIG.format(port=self.port, store=self.folder / "nats", users=users))
        self._config.chmod(0o600)

    async def _connected(self) -> Client:
        async with asyncio.timeout(ANSWERS_WITHIN):
            while True:
                client = Client()
                with contextlib.suppress(Exception):
                    await client.connect(
                        f"nats://127.0.0.1:{self.port}",
                        user=USERS[1],
                        password=self.secret,
                        allow_reconnect=False,
                        max_reconnect_attempts=1,
                        reconnect_time_wait=0,
                        error_cb=_quiet,
                    )
                    return client
                await asyncio.sleep(0.02)

    async def stop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            with contextlib.suppress(Exception):
                await client.close()
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            await asyncio.to_thread(process.wait)

    def settings(self, port: int, ca: str) -> dict[str, object]:
        reading = {"asset": "urn:ngsi-ld:AirStation:{1}", "metric": "temperature", "path": "v"}
        subject = {"subject": SUBJECT.format("*"), "stream": STREAM, "readings": [reading], "time": "t"}
        known = {"host": "127.0.0.1", "port": port, "username": USERS[0]}
        return {
            **known,
            "subjects": [{**subject, "time_format": "unix_ns"}],
            "tls": bool(ca),
            "tls_first": True,
            "ca_file": ca,
        }

    async def say(self, readings: Sequence[Reading]) -> None:
        for reading in readings:
            await self._publish(reading.point.asset.rpartition(":")[2], self.body([reading]))
        await self._flushed()

    def body(self, readings: Sequence[Reading]) -> bytes:
        reading = readings[0]
        return json.dumps({"t": reading.observed_at, "v": reading.value}).encode()

    async def say_raw(self, body: bytes) -> None:
        await self._publish("a", body)
        await self._flushed()

    async def _publish(self, name: str, body: bytes) -> None:
        assert self._client is not None
        with contextlib.suppress(Exception):  # the server refuses what is too large
            await self._client.publish(SUBJECT.format(name), body)

    async def _flushed(self) -> None:
        assert self._client is not None
        with contextlib.suppress(Exception):
            await self._client.flush(timeout=30)

    async def refuse(self, refused: bool) -> None:
        self._allow("another password" if refused else self.secret)
        if self._process is not None:
            self._process.send_signal(signal.SIGHUP)
            await asyncio.sleep(0.2)


async def _quiet(_error: Exception) -> None:
    return
