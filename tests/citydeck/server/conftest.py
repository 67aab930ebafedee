"""A small recording of one bridge whose stress climbs over its limit, and an engine that plays it."""

from pathlib import Path

import msgspec
import numpy as np
import pytest

from citydeck.link.message import SiteInfo
from citydeck.model.asset import Asset
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.model.event import AssetDeclared, ChannelDeclared, Entry, Marker
from citydeck.model.place import Place
from citydeck.model.time import NS_PER_S
from citydeck.timeline.bundle import ASSETS, RULES, SITE, BundleWriter

START = 1_779_271_200 * NS_PER_S
BRIDGE = "urn:ngsi-ld:Bridge:test"
ALARM_AT = 60
"""Second at which the stress reaches its limit of 100 MPa."""

RULES_TEXT = """
[[rule]]
id = "bridge-stress"
kind = "limit"
metric = "stress"
asset_kind = "bridge"
priority = "CRITICAL"
limits = { hi = 100.0, hihi = 140.0 }
dead_band = 5.0
texts = { en = "Stress over limit", zh_CN = "应力超限" }
cause = "Overload"
consequence = "Fatigue damage"
response = "Close a lane"
response_time = "10 min"

[[rule]]
id = "silence"
kind = "stale"
metric = "wind_speed"
priority = "LOW"
texts = { en = "No wind data", zh_CN = "无风数据" }
cause = "Sensor or line"
consequence = "Wind is not known"
response = "Ask for repair"
response_time = "1 h"
"""


def write_recording(path: Path, seconds: int = 120) -> Path:
    """Stress of second i is 40 + i MPa; wind speaks for 30 s and falls silent (period 5 s)."""
    site = SiteInfo(
        id="test-bridge", names={"en": "Test bridge"}, zone="Asia/Shanghai", city="", longitude=121.5, latitude=31.2
    )
    asset = Asset(id=BRIDGE, kind="bridge", names={"en": "Test bridge", "zh_CN": "测试桥"}, place=Place(121.5, 31.2))
    with BundleWriter(path, {"provenance": "SIMULATED", "zone": "Asia/Shanghai"}) as bundle:
        seq = iter(range(1, 100_000))
        bundle.append(Entry(next(seq), START, AssetDeclared(asset)))
        for handle, metric in ((0, "stress"), (1, "wind_speed")):
            channel = Channel(BRIDGE, metric, "structures", {"stress": "MPa", "wind_speed": "m/s"}[metric], period=5.0)
            bundle.append(Entry(next(seq), START, ChannelDeclared(handle, channel)))
        bundle.append(Entry(next(seq), START, Marker("begin", {"en": "Begin", "zh_CN": "开始"})))
        for i in range(1, seconds + 1):
            at = START + i * NS_PER_S
            rows = [(0, 40.0 + i)] + ([(1, 7.5)] if i <= 30 else [])
            handles, values = zip(*rows, strict=True)
            batch = Batch.of(handles, np.full(len(rows), at), np.full(len(rows), at), values)
            bundle.append(Entry(next(seq), at, batch, "structures"))
        bundle.attach(SITE, msgspec.json.encode(site))
        bundle.attach(ASSETS, msgspec.json.encode([asset]))
        bundle.attach(RULES, RULES_TEXT.encode())
    return path


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    return write_recording(tmp_path / "test.mcap")
