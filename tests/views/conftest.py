"""A believable room without an engine: a mirror filled by hand, with every priority and state of an alarm."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from citydeck.link.message import Baseline, Hello, Reply, RuleInfo, SiteInfo, SourceStatus, Transport
from citydeck.link.mirror import CityMirror
from citydeck.model.alarm import AlarmRow, Condition, Letter, Priority
from citydeck.model.asset import Asset
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.model.metrics import METRICS
from citydeck.model.mode import Mode, Provenance
from citydeck.model.place import Place
from citydeck.model.quality import Quality
from citydeck.model.time import NS_PER_S, from_iso
from views.bridge import Room
from views.room_window import RoomWindow
from widgets import i18n, theme

START = from_iso("2026-05-20T11:00:00Z")
NOW = from_iso("2026-05-20T11:24:30Z")
END = from_iso("2026-05-20T12:00:00Z")
SOURCES = ("traffic", "telecom", "energy", "structures", "services")
BRIDGES = (
    ("nanpu", "Nanpu Bridge", "南浦大桥", 121.506, 31.208),
    ("yangpu", "Yangpu Bridge", "杨浦大桥", 121.539, 31.252),
    ("lupu", "Lupu Bridge", "卢浦大桥", 121.474, 31.191),
    ("waibaidu", "Waibaidu Bridge", "外白渡桥", 121.490, 31.246),
)
TUNNELS = (
    ("yanan-east", "East Yan'an Road Tunnel", "延安东路隧道", 121.497, 31.237),
    ("dalian", "Dalian Road Tunnel", "大连路隧道", 121.517, 31.254),
)
DISTRICTS = (
    ("huangpu", "Huangpu", "黄浦区"),
    ("jingan", "Jing'an", "静安区"),
    ("hongkou", "Hongkou", "虹口区"),
    ("yangpu", "Yangpu", "杨浦区"),
    ("xuhui", "Xuhui", "徐汇区"),
    ("pudong", "Pudong New Area", "浦东新区"),
)
_METRICS = {
    "road": ("speed", "flow", "occupancy"),
    "bridge": ("stress", "wind_speed", "axle_load"),
    "tunnel": ("settlement", "speed"),
    "pipeline": ("pressure",),
    "cell": ("cell_state", "cell_load", "rsrp", "throughput"),
    "fibre": ("fibre_state", "optical_power"),
    "feeder": ("power", "load", "feeder_state"),
    "air_station": ("pm25", "no2"),
    "service_area": ("open_reports", "applications"),
    "weather_station": ("wind_speed", "wind_direction", "rain"),
    "evacuation_area": ("evacuation_state",),
}
_SOURCE = {
    "road": "traffic",
    "tunnel": "structures",
    "bridge": "structures",
    "pipeline": "structures",
    "cell": "telecom",
    "fibre": "telecom",
    "feeder": "energy",
    "air_station": "services",
    "service_area": "services",
    "weather_station": "services",
    "evacuation_area": "services",
}


def urn(kind: str, slug: str) -> str:
    """Demo id of a kind and slug."""
    word = "".join(part.capitalize() for part in kind.split("_"))
    return f"urn:ngsi-ld:{word}:{slug}"


def assets() -> list[Asset]:
    """About 110 assets of every kind, with names in both languages."""
    made = [
        Asset(urn("bridge", slug), "bridge", {"en": en, "zh_CN": zh}, Place(x, y, 50.0))
        for slug, en, zh, x, y in BRIDGES
    ]
    made += [
        Asset(urn("tunnel", slug), "tunnel", {"en": en, "zh_CN": zh}, Place(x, y, -20.0))
        for slug, en, zh, x, y in TUNNELS
    ]
    made += [
        Asset(urn("service_area", slug), "service_area", {"en": en, "zh_CN": zh}, Place(121.45 + 0.02 * i, 31.22))
        for i, (slug, en, zh) in enumerate(DISTRICTS)
    ]
    kinds = {
        "road": ("Road section", "路段", 24),
        "pipeline": ("Pipeline", "管道", 6),
        "cell": ("Cell", "基站小区", 30),
        "fibre": ("Fibre route", "光缆", 10),
        "feeder": ("Feeder", "馈线", 18),
        "air_station": ("Air station", "空气站", 5),
        "weather_station": ("Weather station", "气象站", 2),
        "evacuation_area": ("Evacuation area", "疏散区", 1),
    }
    for kind, (en, zh, count) in kinds.items():
        made += [
            Asset(
                urn(kind, str(i + 1)),
                kind,
                {"en": f"{en} {i + 1}", "zh_CN": f"{zh} {i + 1}"},
                Place(121.44 + 0.11 * (i / count), 31.19 + 0.07 * ((i * 7 % count) / count)),
            )
            for i in range(count)
        ]
    return made


def channels(of: list[Asset]) -> list[Channel]:
    """Every metric of every asset, from the source that reports its kind."""
    return [
        Channel(asset.id, metric, _SOURCE[asset.kind], METRICS[metric].unit, period=5.0)
        for asset in of
        for metric in _METRICS[asset.kind]
    ]


def values(of: list[Channel]) -> Batch:
    """Seeded newest values; telecom's last 12 channels are STALE, two are BAD and one UNCERTAIN."""
    rng = np.random.default_rng(7)
    low = np.array([METRICS[channel.metric].low for channel in of])
    high = np.array([METRICS[channel.metric].high for channel in of])
    value = low + (high - low) * rng.uniform(0.15, 0.85, len(of))
    for row, channel in enumerate(of):
        if channel.unit == "{state}":
            value[row] = float(rng.random() > 0.08)
        if channel.asset == urn("bridge", "nanpu") and channel.metric == "stress":
            value[row] = 131.4
    quality = np.full(len(of), Quality.GOOD, np.uint8)
    telecom = [row for row, channel in enumerate(of) if channel.source == "telecom"]
    quality[telecom[-12:]] = Quality.STALE
    quality[[5, 40]] = Quality.BAD
    quality[9] = Quality.UNCERTAIN
    value[[5, 40]] = np.nan
    observed = NOW - rng.integers(0, 5 * NS_PER_S, len(of))
    observed[telecom[-12:]] -= 95 * NS_PER_S
    return Batch.of(np.arange(len(of)), observed, observed + 40_000_000, value, quality)


def _alarm(rule: str, asset: str, metric: str, priority: Priority, letter: Letter, **more: object) -> AlarmRow:
    condition = Condition.NORMAL if letter in (Letter.RETURNED_UNACKED, Letter.NORMAL) else Condition.ACTIVE
    acked = letter not in (Letter.UNACKED, Letter.RETURNED_UNACKED)
    facts = {
        "occurrence": 1,
        "level": "hi",
        "peak": "hi",
        "acked": acked,
        "raised_at": NOW - 240 * NS_PER_S,
        "raised_at_wall": NOW - 240 * NS_PER_S,
        "note_required": priority is Priority.CRITICAL,
        "version": 3,
    }
    return AlarmRow(
        id=f"{rule}@{asset}|{metric}",
        rule=rule,
        asset=asset,
        channel=f"{asset}|{metric}",
        priority=priority,
        letter=letter,
        condition=condition,
        **(facts | more),
    )


def alarms() -> list[AlarmRow]:
    """Six alarms: all four priorities; unacknowledged, acknowledged, returned and shelved."""
    nanpu, feeder, road = urn("bridge", "nanpu"), urn("feeder", "4"), urn("road", "3")
    return [
        _alarm(
            "bridge-stress",
            nanpu,
            "stress",
            Priority.CRITICAL,
            Letter.UNACKED,
            value=131.4,
            limit=120.0,
            unit="MPa",
            level="hihi",
            peak="hihi",
            texts={"en": "Stress of the stay cables above the design limit", "zh_CN": "斜拉索应力超过设计限值"},
        ),
        _alarm(
            "feeder-load",
            feeder,
            "load",
            Priority.HIGH,
            Letter.UNACKED,
            value=108.0,
            limit=100.0,
            unit="%",
            raised_at=NOW - 75 * NS_PER_S,
            texts={"en": "Feeder overloaded", "zh_CN": "馈线过载"},
        ),
        _alarm(
            "cell-down",
            urn("cell", "12"),
            "cell_state",
            Priority.MEDIUM,
            Letter.ACKED,
            value=0.0,
            limit=0.5,
            unit="{state}",
            level="lo",
            peak="lo",
            acknowledged_by="os:li@desk2",
            acknowledged_at=NOW - 30 * NS_PER_S,
            texts={"en": "Cell out of service", "zh_CN": "小区退服"},
        ),
        _alarm(
            "slow-road",
            road,
            "speed",
            Priority.LOW,
            Letter.RETURNED_UNACKED,
            value=31.0,
            limit=15.0,
            unit="km/h",
            level="",
            peak="lo",
            returned_at=NOW - 20 * NS_PER_S,
            texts={"en": "Standing traffic", "zh_CN": "交通停滞"},
        ),
        _alarm(
            "settlement",
            urn("tunnel", "dalian"),
            "settlement",
            Priority.HIGH,
            Letter.SHELVED,
            value=21.3,
            limit=20.0,
            unit="mm",
            shelved_until=NOW + 1800 * NS_PER_S,
            shelved_by="os:wang@desk1",
            texts={"en": "Settlement above the alert level", "zh_CN": "沉降超过警戒值"},
        ),
        _alarm(
            "comms-lost",
            urn("cell", "30"),
            "rsrp",
            Priority.MEDIUM,
            Letter.UNACKED,
            quality=int(Quality.STALE),
            repeats=3,
            chattering=True,
            raised_at=NOW - 90 * NS_PER_S,
            texts={"en": "No data from the source telecom", "zh_CN": "数据源 telecom 无数据"},
        ),
    ]


def rules() -> list[RuleInfo]:
    """Limits that charts draw."""
    return [
        RuleInfo(
            id="bridge-stress",
            channel=f"{urn('bridge', slug)}|stress|structures",
            priority=1,
            limits={"hi": 100.0, "hihi": 120.0},
            texts={"en": "Cable stress", "zh_CN": "拉索应力"},
        )
        for slug, *_ in BRIDGES
    ]


def sources() -> list[SourceStatus]:
    """Five sources: four up, one lost."""
    made = [
        SourceStatus(
            name=name,
            state="UP",
            provenance="SIMULATED",
            rate=40.0 + 10 * i,
            lag=0.04,
            channels=60,
            last_at=NOW - NS_PER_S,
        )
        for i, name in enumerate(SOURCES)
    ]
    made[1] = SourceStatus(
        name="telecom",
        state="LOST",
        reason="heartbeat missed",
        provenance="SIMULATED",
        channels=140,
        stale=12,
        lag=95.0,
        restarts=1,
        last_at=NOW - 95 * NS_PER_S,
    )
    return made


def transport(mode: Mode) -> Transport:
    """The recorded hour at 24.5 minutes; in LIVE no range."""
    if mode is Mode.LIVE:
        return Transport(now=NOW, alarms_at=tuple(NOW - i * 77 * NS_PER_S for i in range(1, 6)))
    minute = 60 * NS_PER_S
    return Transport(
        now=NOW,
        speed=10.0,
        playing=True,
        start=START,
        end=END,
        alarms_at=tuple(START + m * minute for m in (8, 19, 20, 23, 41, 44)),
        markers=(
            (START + 2 * minute, {"en": "Evening over the Bund", "zh_CN": "外滩的傍晚"}),
            (
                START + 18 * minute,
                {"en": "Wind and lorries load Nanpu Bridge", "zh_CN": "大风和货车使南浦大桥承载增大"},
            ),
            (START + 40 * minute, {"en": "A feeder trips, cells go dark", "zh_CN": "一条馈线跳闸，基站小区退服"}),
        ),
    )


def make_mirror(mode: Mode = Mode.REPLAY, provenance: Provenance = Provenance.SIMULATED) -> CityMirror:
    """A connected mirror of about 300 channels at `NOW`."""
    site = SiteInfo(
        id="shanghai",
        names={"en": "Shanghai", "zh_CN": "上海"},
        zone="Asia/Shanghai",
        city="builtin:shanghai",
        longitude=121.49,
        latitude=31.235,
    )
    mirror = CityMirror()
    mirror.begin(
        Hello(protocol=1, engine="0.1.0", epoch="e1", session="s1", take=1, mode=mode, provenance=provenance, site=site)
    )
    things = assets()
    declared = channels(things)
    mirror.replace(
        Baseline(
            seq=1,
            assets=things,
            handles=list(range(len(declared))),
            channels=declared,
            alarms=alarms(),
            sources=sources(),
            transport=transport(mode),
            rules=rules(),
        )
    )
    mirror.values(values(declared))
    mirror.set_connected(True)
    return mirror


@pytest.fixture
def make_room(qapp: object) -> Iterator[Callable[..., Room]]:
    """Build rooms: ``make_room(mode=Mode.REPLAY, provenance=Provenance.SIMULATED, client=None)``."""
    made: list[Room] = []

    def make(mode: Mode = Mode.REPLAY, provenance: Provenance = Provenance.SIMULATED, client: object = None) -> Room:
        room = Room(make_mirror(mode, provenance), client)
        made.append(room)
        return room

    yield make
    for room in made:
        room.close()


@pytest.fixture
def room(make_room: Callable[..., Room]) -> Room:
    """The recorded demo hour without an engine."""
    return make_room()


class Client:
    """Records what is asked and says yes. With a `console` name it is a desk's."""

    def __init__(self, console: str = "") -> None:
        self.console = console
        self.asked: list[tuple[str, tuple[object, ...]]] = []

    def __getattr__(self, name: str) -> Callable[..., object]:
        async def answer(*args: object, **_: object) -> Reply:
            self.asked.append((name, args))
            return Reply(id="1", ok=True)

        return answer

    async def trend(self, *_: object) -> list[object]:
        """No history here."""
        return []


@pytest.fixture
def make_client() -> Callable[..., Client]:
    """Build clients: ``make_client(console="")``."""
    return Client


@pytest.fixture
def make_window(qtbot: object, make_room: Callable[..., Room], tmp_path: Path) -> Iterator[Callable[..., RoomWindow]]:
    """Build shown windows: ``make_window("zh_CN", (3840, 2160), client=…)``; all of a test share one settings file."""
    made: list[RoomWindow] = []
    before = theme.current()

    def make(language: str = "en", size: tuple[int, int] = (1920, 1080), **more: object) -> RoomWindow:
        if language == "zh_CN" and not i18n.has_chinese_font():
            pytest.skip("no Chinese font here")
        theme.use(theme.Theme())
        room = make_room(**more)
        window = RoomWindow(room, None, tmp_path / "room.ini", language=language)
        window.resize(*size)
        window.show()
        QTest.qWait(1)
        made.append(window)
        return window

    yield make
    for window in made:
        window.shut()
        window.deleteLater()
    i18n.use("en")
    theme.use(before)
    QApplication.processEvents()


@pytest.fixture
def press() -> Callable[..., None]:
    """Press a key in a window, where its focus is: ``press(window, Qt.Key.Key_F1, modifiers)``."""

    def key(window: RoomWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        window.activateWindow()
        QTest.keyClick(window.focusWidget() or window, key, modifiers)

    return key
