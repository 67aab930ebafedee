"""The link to the broker with TLS."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator

import pytest

from citydeck.model.event import SourceState

PROGRAM = shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


@pytest.fixture
def secured(tmp_path, certificate) -> Iterator[int]:
    """Port of a mosquitto whose certificate is that of ``city``."""
    if PROGRAM is None:
        pytest.skip("mosquitto is not installed: TLS is NOT tested here")
    made, key = certificate("city")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    config = tmp_path / "secured.conf"
    files = f"certfile {made}\nkeyfile {key}\n"
    who = f"user {os.environ.get('USER', 'root')}\n" if os.geteuid() == 0 else ""
    config.write_text(f"{who}listener {port} 127.0.0.1\n{files}allow_anonymous true\npersistence false\n")
    process = subprocess.Popen([PROGRAM, "-c", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.02)
    yield port
    process.kill()
    process.wait(10)


@pytest.mark.slow
async def test_that_the_broker_s_certificate_is_verified(service, secured, certificate, watched):
    station = service.station("Secured")
    now = f"{time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(time.time() - 5))}"
    station.observe(now, 5.0)
    certificate("another")
    told = {"url": service.url, "filter": "name eq 'Secured'", "data_array": True}
    link = {"mqtt_host": "127.0.0.1", "mqtt_port": secured, "mqtt_tls": True}
    good = await watched("sensorthings", {**told, **link, "ca_file": "city.pem"})
    await good.sees(good.values)
    bad = await watched("sensorthings", {**told, **link, "ca_file": "another.pem"})
    await bad.sees(lambda: bad.state() is SourceState.LOST)
    assert "certificate not accepted" in bad.states[-1][1]
    assert bad.values() == []
