"""The whole program with a real broker's password: searched for, as bytes, in everything that it wrote and said."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SEARCHED = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
RIGHT, WRONG = "the-right-canary-4711", "the-wrong-canary-0815"
SITE = """
format = 1
id = "canary"
name = {{ en = "Canary" }}
zone = "UTC"
origin = {{ longitude = 0.0, latitude = 0.0 }}
[sources.good]
adapter = "mqtt"
settings = {{ host = "127.0.0.1", port = {port}, username = "city", password = "secret://right", topics = [
  {{ filter = "r/+", readings = [ {{ asset = "urn:ngsi-ld:Road:{{1}}", metric = "speed" }} ] }} ] }}
[sources.refused]
adapter = "mqtt"
settings = {{ host = "127.0.0.1", port = {port}, username = "city", password = "secret://wrong", topics = [
  {{ filter = "r/+", readings = [ {{ asset = "urn:ngsi-ld:Road:{{1}}", metric = "speed" }} ] }} ] }}
"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc"),
    pytest.mark.skipif(shutil.which("mosquitto", path=SEARCHED) is None, reason="no mosquitto here"),
]


@pytest.fixture
def port(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number = probe.getsockname()[1]
    broker = tmp_path / "broker"
    broker.mkdir()
    subprocess.run(["mosquitto_passwd", "-b", "-c", broker / "users", "city", RIGHT], check=True)
    (broker / "m.conf").write_text(
        f"listener {number} 127.0.0.1\nallow_anonymous false\npassword_file {broker}/users\nuser root\n"
    )
    program = [str(shutil.which("mosquitto", path=SEARCHED)), "-c", str(broker / "m.conf")]
    running = subprocess.Popen(program, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    yield number
    running.kill()
    running.wait(10)


def descendants(pid: int) -> list[int]:
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += descendants(int(child))
    return found


def test_that_a_password_is_in_the_store_and_in_no_other_byte(tmp_path, port):
    home = {"CITYDECK_STATE_DIR": tmp_path / "state", "CITYDECK_CONFIG_DIR": tmp_path / "config", "HOME": tmp_path}
    dropped = ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY")
    environ = {key: value for key, value in os.environ.items() if key not in dropped}
    environ |= {key: str(value) for key, value in home.items()}
    site = tmp_path / "site"
    site.mkdir()
    (site / "site.toml").write_text(SITE.format(port=port))
    said = b""

    def program(*arguments: str, typed: str = "") -> subprocess.CompletedProcess[bytes]:
        nonlocal said
        command = [sys.executable, "-m", "app", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=environ, input=typed.encode(), capture_output=True, timeout=60, check=False
        )
        said += done.stdout + done.stderr
        return done

    for name, value in (("right", RIGHT), ("wrong", WRONG)):
        assert program("source", "secret", "set", name, "--file", typed=value + "\n").returncode == 0
    assert json.loads(program("source", "secret", "list", "--json").stdout)["secrets"].keys() == {"right", "wrong"}
    told = {
        name: json.loads(program("source", "check", str(site), "--source", name, "--for", "3s", "--json").stdout)
        for name in ("good", "refused")
    }
    assert told["good"]["state"] == "UP"
    assert "refused" in told["refused"]["reason"]

    engine = subprocess.Popen(
        [sys.executable, "-m", "app", "engine", str(site)],
        cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    seen: set[int] = set()
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and len(seen) < 3:
        time.sleep(0.5)
        seen = set(descendants(engine.pid))
    time.sleep(3)
    for pid in descendants(engine.pid):
        said += b"".join(Path(f"/proc/{pid}/{name}").read_bytes() for name in ("cmdline", "environ"))
    engine.send_signal(signal.SIGTERM)
    said += engine.communicate(timeout=20)[0]
    assert len(seen) >= 3, said[-2000:]

    (site / "site.toml").write_text(SITE.format(port=port).replace("secret://right", RIGHT))
    refused = program("site", "check", str(site))
    assert refused.returncode == 2
    assert b"citydeck source secret set NAME" in refused.stderr
    (site / "site.toml").unlink()

    written = [path for path in tmp_path.rglob("*") if path.is_file() and "secrets" not in path.parts]
    assert any("state" in path.parts for path in written)
    for canary in (RIGHT, WRONG):
        assert canary.encode() not in said
        assert not [path for path in written if canary.encode() in path.read_bytes()]
