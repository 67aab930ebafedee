"""The adapter inside its enclosure."""

import asyncio

import pytest

from citydeck.model.batch import Batch
from citydeck.sources import landlock
from citydeck.sources.enclosure import Enclosure
from citydeck.sources.supervisor import SourceConfig, Supervisor


async def test_that_the_adapter_works_inside_its_enclosure_and_reaches_its_broker_alone(broker, publish, tmp_path):
    enclosure = Enclosure.detect()
    if enclosure.program is None:
        pytest.skip("bubblewrap is not here or does not work: permissions are declared, not enforced")
    await publish("r/a", "50", retain=True, qos=1)
    topic = {"filter": "r/+", "readings": [{"asset": "urn:ngsi-ld:Road:{1}", "metric": "speed"}]}
    config = SourceConfig("x", "mqtt", {"host": "127.0.0.1", "port": broker.port, "topics": [topic]})
    async with Supervisor(tmp_path, [config], enclosure=enclosure) as supervisor, asyncio.timeout(20):
        async for arrived in supervisor.items():
            if isinstance(arrived.item, Batch) and len(arrived.item):
                break
        told = supervisor.status()["x"].enforced
    assert told["files"] == "enforced"
    where = f"127.0.0.1:{broker.port}"
    if landlock.works():
        assert told["network"] == f"enforced: TCP port {broker.port}; declared, not enforced: which host ({where})"
    else:
        assert told["network"] == f"declared, not enforced ({where})"
