"""The far end of a proof: a real mosquitto on loopback, and a client beside it that publishes."""

import asyncio
import base64
import contextlib
import getpass
import hashlib
import json
import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

import gmqtt

from citydeck.model.time import NS_PER_MS
from citydeck.sources import stand
from citydeck.sources.stand import Point, Reading

TOPIC = "proof/{}/temperature"
USERS = ("adapter", "stand")
CONFIG = """
user {user}
listener {port} 127.0.0.1
allow_anonymous false
password_file {passwords}
persistence false
max_queued_messages 0
max_inflight_messages 0
max_queued_bytes 0
"""
ANSWERS_WITHIN = 10.0


def _program() -> str | None:
    return shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin")


class Stand(stand.Stand):
    """Readings are published as JSON, retained, so that the broker keeps the newest of each topic."""

    points = tuple(Point(f"urn:ngsi-ld:AirStation:{name}", "temperature") for name in ("a", "b", "c"))
    form = "json"
    keeps = "latest"
    tls = True
    secret_key = "password"  # noqa: S105 - the name of a setting
    withholds = True

    def __init__(self, folder: Path, secret: str) -> None:
        super().__init__(folder, secret)
        self._passwords = folder / "mosquitto.passwords"
        self._process: subprocess.Popen[bytes] | None = None
        self._client: gmqtt.Client | None = None

    @classmethod
    def lacks(cls) -> str:
        return "" if _program() else "mosquitto is not installed"

    async def start(self) -> None:
        config = self.folder / "mosquitto.conf"
        config.write_text(CONFIG.format(port=self.port, passwords=self._passwords, user=getpass.getuser()))
        self._allow(self.secret)
        program = _program()
        assert program is not None
        quiet = subprocess.DEVNULL
        self._process = await asyncio.to_thread(
            lambda: subprocess.Popen([program, "-c", str(config)], stdout=quiet, stderr=quiet)
        )
        await self._connect()

    def _allow(self, password: str) -> None:
        """Whom the broker lets in: the adapter with `password`, and the stand itself."""
        given = dict(zip(USERS, (password, self.secret), strict=True))
        self._passwords.write_text("".join(f"{user}:{_hashed(word)}\n" for user, word in given.items()))
        self._passwords.chmod(0o600)

    async def _connect(self) -> None:
        self._client = gmqtt.Client("stand")
        self._client.set_auth_credentials(USERS[1], self.secret)
        async with asyncio.timeout(ANSWERS_WITHIN):
            while True:
                with contextlib.suppress(OSError):
                    await self._client.connect("127.0.0.1", self.port, version=gmqtt.constants.MQTTv311)
                    return
                await asyncio.sleep(0.02)

    async def stop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            with contextlib.suppress(Exception):
                await client.disconnect()
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            await asyncio.to_thread(process.wait)

    def settings(self, port: int, ca: str) -> dict[str, object]:
        reading = {"asset": "urn:ngsi-ld:AirStation:{1}", "metric": "temperature", "path": "v"}
        topic = {"filter": TOPIC.format("+"), "readings": [reading], "time": "t", "time_format": "unix_ms", "qos": 1}
        known = {"host": "127.0.0.1", "port": port, "username": USERS[0], "topics": [topic]}
        return {**known, "tls": bool(ca), "ca_file": ca}

    async def say(self, readings: Sequence[Reading]) -> None:
        for reading in readings:
            name = reading.point.asset.rpartition(":")[2]
            await self._publish(TOPIC.format(name), self.body([reading]), retain=True)

    def body(self, readings: Sequence[Reading]) -> bytes:
        reading = readings[0]
        return json.dumps({"t": reading.observed_at // NS_PER_MS, "v": reading.value}).encode()

    async def say_raw(self, body: bytes) -> None:
        await self._publish(TOPIC.format("a"), body, retain=False)

    async def _publish(self, topic: str, body: bytes, *, retain: bool) -> None:
        assert self._client is not None
        self._client.publish(topic, body, qos=1, retain=retain)
        await asyncio.sleep(0)

    async def refuse(self, refused: bool) -> None:
        self._allow("another password" if refused else self.secret)
        if self._process is not None:
            self._process.send_signal(signal.SIGHUP)
            await asyncio.sleep(0.2)


def _hashed(password: str) -> str:
    """As mosquitto keeps passwords: PBKDF2 with SHA-512, 101 rounds."""
    salt = hashlib.sha256(password.encode()).digest()[:12]
    key = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, 101)
    return f"$7$101${base64.b64encode(salt).decode()}${base64.b64encode(key).decode()}"
