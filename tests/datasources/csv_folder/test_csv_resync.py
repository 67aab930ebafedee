"""What was missed while the host was dead comes after."""

import asyncio
import os
import signal
import sys

import pytest

from citydeck.model.batch import Batch
from citydeck.model.event import SourceHealth, SourceState
from citydeck.model.time import NS_PER_S
from citydeck.sources.supervisor import SourceConfig, Supervisor

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
T0 = 1_779_274_800


async def test_that_lines_written_while_the_host_was_dead_come_and_no_line_is_lost(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    file = folder / "a.csv"
    file.write_text("t,v\n" + "".join(f"{T0 + second},{second}\n" for second in range(10)))
    columns = [{"column": "v", "asset": "urn:ngsi-ld:Road:a", "metric": "speed"}]
    settings = {"folder": "in", "time": "t", "time_format": "unix", "poll": 0.1, "late": 0, "columns": columns}
    seen: dict[int, float] = {}
    killed = False
    async with Supervisor(tmp_path, [SourceConfig("csv", "csv_folder", settings)]) as supervisor, asyncio.timeout(30):
        async for arrived in supervisor.items():
            if isinstance(arrived.item, Batch):
                stamps = (arrived.item.observed_at // NS_PER_S - T0).tolist()
                again = [second for second in stamps if second in seen]
                assert not again or (killed and again == [9]), "only the newest known line may come twice"
                seen |= dict(zip(stamps, arrived.item.value.tolist(), strict=True))
            if len(seen) == 10 and not killed:
                killed = True
                os.kill(supervisor.status()["csv"].pid, signal.SIGKILL)
            if isinstance(arrived.item, SourceHealth) and arrived.item.state is SourceState.LOST and len(seen) == 10:
                with file.open("a") as stream:
                    stream.write("".join(f"{T0 + second},{second}\n" for second in range(10, 20)))
            if len(seen) == 20:
                break
    assert seen == {second: float(second) for second in range(20)}
