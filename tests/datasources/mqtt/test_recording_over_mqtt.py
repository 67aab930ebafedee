"""A recording published to a broker and read back live is the same city."""

import asyncio

from citydeck.sources.supervisor import SourceConfig, Supervisor
from datasources.mqtt.publisher import publish


async def test_that_the_same_rows_over_mqtt_give_the_same_state(broker, tmp_path, recording, recorded_hash, live):
    def topics(source: str) -> list[dict]:
        return [
            {"filter": f"demo/{source}/declaration", "qos": 1, "payload": "declaration"},
            {"filter": f"demo/{source}/values", "qos": 1, "payload": "batch"},
        ]

    configs = [
        SourceConfig(name, "mqtt", {"host": "127.0.0.1", "port": broker.port, "topics": topics(name)})
        for name in live.sources
    ]
    up = 0
    async with Supervisor(tmp_path, configs) as supervisor, asyncio.timeout(20):
        async for arrived in supervisor.items():
            live.take(arrived.source, arrived.item)
            if getattr(arrived.item, "state", "") == "UP":
                up += 1
                if up == len(live.sources):
                    assert await publish(recording, "127.0.0.1", broker.port, "demo", speed=0) == live.expected
            if live.rows == live.expected:
                break
        assert all(not status.quarantined for status in supervisor.status().values())
    assert live.hash() == recorded_hash
    assert live.state.assets.keys() == {f"urn:ngsi-ld:Road:{number}" for number in range(20)}
