"""A recording played by the adapter is the same city as the recording itself."""

import asyncio

from citydeck.sources.supervisor import SourceConfig, Supervisor


async def test_that_a_recording_played_as_a_source_gives_its_own_state(tmp_path, recording, recorded_hash, live):
    settings = {"file": recording.name, "speed": 0}
    configs = [SourceConfig(name, "bundle", {**settings, "of": name}) for name in live.sources]
    async with Supervisor(tmp_path, configs) as supervisor, asyncio.timeout(20):
        async for arrived in supervisor.items():
            live.take(arrived.source, arrived.item)
            if live.rows == live.expected:
                break
    assert live.hash() == recorded_hash
