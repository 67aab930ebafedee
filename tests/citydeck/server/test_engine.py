import asyncio
import contextlib
import os
import random
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from citydeck.link.client import LinkClient
from citydeck.link.endpoint import NotedEndpoint
from citydeck.link.mirror import CityMirror
from citydeck.model.time import NS_PER_S
from citydeck.server.rundir import RunDir

START = 1_779_271_200 * NS_PER_S
KILLS = 15
"""Harder and faster than a person: tests/app/test_desk.py kills a hundred times under real clicks."""
ALARM = "bridge-stress@urn:ngsi-ld:Bridge:test|stress|structures"


def start_engine(recording: Path, root: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "app", "engine", str(recording), "--paused"],
        env={**os.environ, "CITYDECK_STATE_DIR": str(root)},
        stderr=subprocess.DEVNULL,
    )


@contextlib.asynccontextmanager
async def linked(root: Path) -> AsyncIterator[LinkClient]:
    client = LinkClient(NotedEndpoint(RunDir.of("test-bridge", "REPLAY", root).folder), CityMirror(), "test")
    task = asyncio.create_task(client.run())
    try:
        yield client
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def connected(client: LinkClient, epoch: str = "") -> str:
    async with asyncio.timeout(20):
        while not (client.mirror.connected and client.mirror.hello and client.mirror.hello.epoch != epoch):
            await asyncio.sleep(0.01)
    return client.mirror.hello.epoch


async def test_that_a_second_engine_of_a_site_is_refused_in_one_line(recording: Path, tmp_path: Path) -> None:
    first = start_engine(recording, tmp_path)
    try:
        async with linked(tmp_path) as client:
            await connected(client)
        second = subprocess.run(
            [sys.executable, "-m", "app", "engine", str(recording)],
            env={**os.environ, "CITYDECK_STATE_DIR": str(tmp_path)},
            capture_output=True, text=True, timeout=20, check=False,
        )  # fmt: skip
        assert second.returncode == 2
        assert "runs already" in second.stderr
        assert second.stderr.count("\n") == 1
    finally:
        first.terminate()
        assert first.wait(10) == 0


async def test_that_a_port_in_use_is_one_line_and_exit_code_2(recording: Path, tmp_path: Path) -> None:
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    done = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "app", "engine", str(recording), "--port", str(port),
        env={**os.environ, "CITYDECK_STATE_DIR": str(tmp_path)},
        stderr=subprocess.PIPE,
    )  # fmt: skip
    _, told = await asyncio.wait_for(done.communicate(), 20)
    server.close()
    await server.wait_closed()
    assert done.returncode == 2
    assert f":{port}" in told.decode()
    assert "Traceback" not in told.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX's")
@pytest.mark.slow
@pytest.mark.timeout(400)
async def test_that_nothing_acknowledged_is_lost_when_the_engine_is_killed_at_any_moment(
    recording: Path, tmp_path: Path
) -> None:
    moments = random.Random(7)
    told: dict[int, str] = {}
    engine = start_engine(recording, tmp_path)
    try:
        async with linked(tmp_path) as client:
            epoch = await connected(client)
            for round_number in range(KILLS):
                kill = asyncio.get_running_loop().call_later(moments.uniform(0.02, 0.5), engine.kill)
                while engine.poll() is None:
                    await client.command("seek", instant=START + 70 * NS_PER_S, limit=0.5)
                    row = client.mirror.alarms.get(ALARM)
                    if row is not None and not row.acked:
                        note = f"round {round_number} {moments.random()}"
                        reply = await client.command(
                            "ack", alarm=ALARM, occurrence=row.occurrence, realarm=row.realarm, note=note, limit=0.5
                        )
                        if reply.ok:
                            told[client.mirror.hello.take] = note
                    if engine.poll() is None:
                        await client.command("start_over", limit=0.5)
                        await client.command("pause", limit=0.5)
                kill.cancel()
                engine.wait()
                engine = start_engine(recording, tmp_path)
                epoch = await connected(client, epoch)
    finally:
        engine.terminate()
        engine.wait(10)
    from citydeck.alarms.journal import Journal

    journal = Journal(RunDir.of("test-bridge", "REPLAY", tmp_path).alarm_db)
    kept = {row.note for row in journal.rows() if row.event == "ACKED"}
    verdict = journal.verify()
    journal.close()
    assert verdict.ok
    assert len(told) >= KILLS // 5
    assert set(told.values()) <= kept
