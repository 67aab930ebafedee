"""What a real host process may not do: large frames, lies in frames, endless text. (Memory: test_supervisor.)"""

import asyncio
import sys
import textwrap
from collections.abc import Callable

import pytest

from citydeck.model.batch import Batch
from citydeck.model.event import Marker, SourceHealth, SourceState
from citydeck.sources import trust
from citydeck.sources.enclosure import Enclosure
from citydeck.sources.frame import MAX_FRAME
from citydeck.sources.supervisor import SourceConfig, Supervisor
from citydeck.sources.wire import Found, Limits

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="descriptors of POSIX")

STREAM = """
import asyncio, os, struct, sys
from citydeck.model.asset import Asset
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.model.event import Marker
from citydeck.sources import contract
from citydeck.sources.contract import DataSource, Discovery

ROAD = "urn:ngsi-ld:Road:a"

class Settings(contract.Settings):
    every: float = 0.02

class Source(DataSource):
    async def discover(self):
        return Discovery([Asset(ROAD, "road", {"en": "A"})], [Channel(ROAD, "speed", self.context.name, "km/h")])

    async def stream(self, since):
        while True:
            now = self.context.now()
            # HERE
            await asyncio.sleep(0.1)
"""


@pytest.fixture
def run(tmp_path, install):
    def make(code: str, limits: Limits | None = None) -> Supervisor:
        registry = install(code=STREAM.replace("# HERE", textwrap.indent(code, " " * 12).strip()))
        trust.grant(tmp_path, registry.get("trial_feed"))
        config = SourceConfig("one", "trial_feed", {}, limits or Limits())
        return Supervisor(tmp_path, [config], registry=registry, enclosure=Enclosure(None))

    return make


async def until(supervisor: Supervisor, wanted: Callable[[object], bool]) -> list[object]:
    seen = []
    async with asyncio.timeout(30):
        async for arrived in supervisor.items():
            seen.append(arrived.item)
            if wanted(arrived.item):
                return seen
    raise AssertionError


def lost(item: object) -> bool:
    return isinstance(item, SourceHealth) and item.state is SourceState.LOST


async def test_that_a_batch_larger_than_a_frame_arrives_whole_in_parts(run):
    many = 1_000_000
    async with run(f"yield Batch.of([0] * {many}, [now] * {many}, [0] * {many}, [1.0] * {many})") as supervisor:
        rows = 0
        while rows < many:
            item = (await until(supervisor, lambda item: isinstance(item, Batch)))[-1]
            rows += len(item)
            assert len(item) <= MAX_FRAME / 29
        assert rows == many


async def test_that_a_declaration_larger_than_a_frame_arrives_whole_in_parts(run):
    text = "{'en': 'A ' * 2048, 'de': 'A ' * 2048, 'zh_CN': 'A ' * 2048}"
    big = f"Discovery([Asset(f'urn:ngsi-ld:Road:{{n}}', 'road', {text}) for n in range(1000)], [])"
    async with run(f"found = await self.discover()\nyield Discovery({big}.assets, found.channels)") as supervisor:
        found = (await until(supervisor, lambda item: isinstance(item, Found) and len(item.assets) > 1))[-1]
        assert len({asset.id for asset in found.assets}) == 1000
        assert supervisor.status()["one"].pid is not None


LIE = """
for descriptor in range(3, 16):
    try:
        os.write(descriptor, struct.pack('>Ic', 4_000_000_000, b'B'))
    except OSError:
        pass
yield Batch.of([], [], [], [])
"""


async def test_that_a_host_that_lies_about_a_frames_length_is_ended_before_a_byte_of_it_is_held(run):
    async with run(LIE) as supervisor:
        reasons = [item.reason for item in await until(supervisor, lambda item: lost(item) and "frame" in item.reason)
                   if isinstance(item, SourceHealth)]  # fmt: skip
        assert "frame of 4000000000 bytes, the largest is 8388608" in reasons[-1]


NOISE = """
for _ in range(200):
    print('x' * 1_000_000)
    sys.stderr.write('y' * 1_000_000)
yield Marker('after', {'en': str(since)})
"""


async def test_that_endless_text_on_its_outputs_holds_up_neither_host_nor_engine(run):
    async with run(NOISE) as supervisor:
        await until(supervisor, lambda item: isinstance(item, Marker))


async def test_that_too_many_open_files_cost_only_the_source(run):
    code = "self.open = [open(os.devnull) for _ in range(200)]"
    async with run(code + "\nyield Batch.of([0], [now], [0], [1.0])", Limits(open_files=64)) as supervisor:
        health = (await until(supervisor, lost))[-1]
        assert "Too many open files" in health.reason
        assert supervisor.status()["one"].enforced["open files"] == "enforced"


async def test_that_processor_time_above_its_limit_ends_the_host_and_says_so(run):
    async with run("while True:\n    pass\nyield", Limits(cpu_seconds=1)) as supervisor:
        seen = await until(supervisor, lambda item: lost(item) and "signal" in item.reason)
        assert "was killed by signal" in seen[-1].reason
