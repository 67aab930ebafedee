"""Personal data never enters: real source hosts in a real LIVE engine are fed canaries, and every byte is searched.

Every way in carries them: right rows beside columns that nobody mapped, rows that cannot be read, messages that poison
a parser, names and attributes of assets, ids, markers, health, reasons, errors, prints, log lines, a native abort.
"""

import base64
import json
import os
import re
import shutil
import socket
import sqlite3
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from mcap.reader import make_reader

ROOT = Path(__file__).resolve().parents[2]
SEARCHED = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
MOSQUITTO = shutil.which("mosquitto", path=SEARCHED)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX"),
    pytest.mark.skipif(MOSQUITTO is None, reason="no mosquitto here: MQTT is NOT tested here"),
]

PHONE, LANDLINE, MAIL = "13912345678", "021-62345678", "zhuoling.fenwick@canary.example"
CITIZEN, IMEI, MAC, PLATE = "310101198805071234", "490154203237518", "00:1A:2b:3C:4d:5E", "沪A·C4N4R"
NAME, NAME_ZH, NOTE, CARD = "Zhuoling Fenwick", "欧阳卓玲", "umbrella hedgehog kiosk", "6222021234567890123"
EXACT = (121.4737213, 31.2304871)
FREE = f"{NAME} ({NAME_ZH}) {PHONE}, {LANDLINE}, {MAIL}, {CITIZEN}, {IMEI}, {MAC}, {PLATE}, {CARD}: {NOTE}"
CANARIES = (
    PHONE, LANDLINE, MAIL, CITIZEN, IMEI, MAC, PLATE, CARD, NAME, NAME_ZH, "Zhuoling", "Fenwick", "卓玲", "hedgehog",
    "umbrella", "62345678", "canary.example", "C4N4R", *map(str, EXACT),
)  # fmt: skip

SITE = """
format = 1
id = "personal"
name = {{ en = "Personal" }}
zone = "Asia/Shanghai"
origin = {{ longitude = 121.47, latitude = 31.23 }}
[sources.table]
adapter = "csv_folder"
[sources.table.settings]
folder = "{inputs}/csv"
time = "t"
poll = 0.05
longitude = "lon"
latitude = "lat"
datum = "GCJ-02"
positions_of = "reports"
columns = [{{ column = "v", asset = "urn:ngsi-ld:ServiceArea:{{id}}", metric = "speed", period = 1.0 }}]
[sources.broker]
adapter = "mqtt"
[sources.broker.settings]
host = "127.0.0.1"
port = {port}
datum = "WGS 84"
topics = [
  {{ filter = "r/+", time = "t", longitude = "lon", latitude = "lat", readings = [
     {{ asset = "urn:ngsi-ld:Road:{{1}}", metric = "speed", path = "v" }} ] }},
  {{ filter = "named", readings = [ {{ asset = "urn:ngsi-ld:Road:{{who}}", metric = "speed", path = "v" }} ] }},
  {{ filter = "columns", payload = "batch" }},
  {{ filter = "declared", payload = "declaration" }} ]
"""
STRANGER = """
[sources.{way}]
adapter = "stranger"
settings = {{ file = "{inputs}/payload.json", way = "{way}" }}
"""
WAYS = ("talks", "raises", "aborts", "exits", "opens")

MANIFEST = """
format = 1
id = "stranger"
support = "community"
capabilities = ["stream"]
name = { en = "Stranger", zh_CN = "外来" }
gives = { en = "speeds", zh_CN = "速度" }
[fields]
pass = ["speed", "note", "built"]
text = ["names", "attributes", "markers"]
[positions]
datum = "WGS 84"
of = "reports"
[permissions]
files = ["{file}"]
[settings.file]
type = "string"
required = true
description = { en = "file", zh_CN = "文件" }
[settings.way]
type = "string"
required = true
description = { en = "what it does", zh_CN = "行为" }
"""
CODE = """
import asyncio, json, logging, math, os, sys
from pathlib import Path
from citydeck.model.asset import Asset
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.model.event import Marker
from citydeck.model.place import Place
from citydeck.sources import contract
from citydeck.sources.contract import DataSource, Discovery, Health


class Settings(contract.Settings):
    file: str
    way: str


class Source(DataSource):
    async def open(self):
        self.got = json.loads(Path(self.settings.file).read_text("utf-8"))
        if self.settings.way == "opens":
            raise ConnectionError("refused for " + self.got["screened"])

    async def discover(self):
        screened, phone, way = self.got["screened"], self.got["phone"], self.settings.way
        good = f"urn:ngsi-ld:Road:good-{way}"
        place = Place(*self.got["exact"])
        assets = [
            Asset(good, "road", {"en": screened, screened: "x"}, place, phone,
                  {"note": screened, "built": self.got["number"], screened: 1, "secretly": screened}),
            Asset(f"urn:ngsi-ld:Road:{phone}", "road", {"en": "Road"}),
            Asset(self.got["free"], self.got["free"], {"en": "Road"}),
        ]
        name = self.context.name
        channels = [Channel(good, "speed", name, "km/h", period=1.0), Channel(good, phone, name, "1")]
        channels += [Channel(self.got["free"], "speed", name, "km/h"), Channel(good, "flow", name, self.got["free"])]
        channels += [Channel(good, self.got["free"], name, "1"), Channel(good, "mystery", name, self.got["free"])]
        return Discovery(assets, channels)

    async def health(self):
        return Health(False, "not well: " + self.got["free"])

    async def stream(self, since):
        free, way = self.got["free"], self.settings.way
        print(free, file=sys.stdout, flush=True)
        logging.getLogger(free).error("%s", free)
        self.context.quarantine(json.dumps({"note": free}).encode(), "cannot be read: " + free)
        yield Marker(self.got["screened"], {"en": self.got["screened"], "zh_CN": self.got["screened"]})
        for step in range(8):
            now = self.context.now()
            yield Batch.of([0, 0, 2, 9], [now, now + 1, now, now], [0] * 4, [42.0, math.nan, 1.0, self.got["number"]])
            await asyncio.sleep(0.1)
        if way == "raises":
            float(free)
        print(free, file=sys.stderr, flush=True)
        if way == "aborts":
            os.write(2, (free + "\\n").encode())
            os.abort()
        if way == "exits":
            try:
                raise KeyError(free)
            except KeyError:
                import traceback
                traceback.print_exc()
                os._exit(9)
        while True:
            yield Batch.of([], [], [], [])
            await asyncio.sleep(0.5)
"""
SCREENED = f"Call Mr. {NAME}, 联系人：{NAME_ZH} {PHONE} {LANDLINE} {MAIL} {CITIZEN} {IMEI} {MAC} {PLATE} {CARD}"
"""What may pass where free text may, less everything that the patterns know."""


def install(folder: Path, environ: dict[str, str]) -> None:
    package = folder / "stranger_package"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "source.py").write_text(CODE)
    (package / "citydeck-source.toml").write_text(MANIFEST, "utf-8")
    info = folder / "stranger-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: stranger\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[citydeck.sources]\nstranger = stranger_package\n")
    files = ("__init__.py", "source.py", "citydeck-source.toml")
    (info / "RECORD").write_text("".join(f"stranger_package/{file},,\n" for file in files))
    environ["PYTHONPATH"] = str(folder)


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number = probe.getsockname()[1]
    conf = tmp_path / "inputs" / "m.conf"
    conf.parent.mkdir()
    conf.write_text(f"listener {number} 127.0.0.1\nallow_anonymous true\npersistence false\nmessage_size_limit 0\n")
    running = subprocess.Popen([str(MOSQUITTO), "-c", str(conf)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    yield number
    running.kill()
    running.wait(10)


def now() -> str:
    return datetime.now(UTC).isoformat()


def tables(folder: Path) -> None:
    """CSV files: good rows beside columns that nobody mapped; rows that break in every place."""
    folder.mkdir(exist_ok=True)
    head = "t,id,v,lon,lat,name,note,phone\n"
    free = f'"{NAME}","{FREE}",{PHONE}\n'
    rows = [f"{now()},good-table,{value},{EXACT[0]},{EXACT[1]},{free}" for value in (30, 31)]
    rows += [
        f"{now()},good-table,{FREE.replace(',', ';')},1,2,{free}",
        f"{now()},good-table,nan,{EXACT[0]},{EXACT[1]},{free}",
        f"{NOTE},good-table,5,1,2,{free}",
        f"{now()},{PHONE},5,{EXACT[0]},{EXACT[1]},{free}",
        f'{now()},"{MAIL}",5,1,2,{free}',
        f'{now()},"{NAME}",5,1,2,{free}',
        f"{now()},bad-place,5,{PHONE},{NOTE},{free}",
        f"{now()},{NAME},{PHONE}\n",
        f'"{NAME},{FREE}\n',
    ]
    (folder / f"of-{PHONE}.csv").write_text(head + "".join(rows), "utf-8")
    (folder / "header.csv").write_text(f"{NAME},{PHONE},{NOTE}\n1,2,3\n", "utf-8")
    (folder / "coded.csv").write_bytes((head + f"{now()},good-table,5,1,2,{NAME_ZH},{NOTE},1\n").encode("gb18030"))
    (folder / "long.csv").write_text(head + f"{FREE} " * 9000 + "\n", "utf-8")


def messages() -> list[tuple[str, bytes]]:
    """MQTT messages: mapped fields among others, poison of every kind."""
    free = {"name": NAME, "note": FREE, "phone": PHONE, "owner": {"mail": MAIL}}
    key = "urn:ngsi-ld:Road:good-columns|speed"

    def of(**fields: object) -> bytes:
        return json.dumps({**free, **fields}, ensure_ascii=False).encode()

    stamp = time.time_ns()
    asset = {"id": "urn:ngsi-ld:Road:good-declared", "kind": NAME, "names": {"en": FREE, "zh_CN": NAME_ZH}}
    asset |= {"parent": PHONE, "attributes": {"note": FREE, NAME: 1, "phone": int(PHONE)}, "place": None}
    channel = {"asset": asset["id"], "metric": "speed", "source": "broker", "unit": "km/h"}
    declared = f"{asset['id']}|speed"
    return [
        ("r/good-json", of(v=40, t=now(), lon=121.5, lat=31.2)),
        ("r/good-json", of(v=FREE, t=now())),
        ("r/good-json", of(v=41, t=FREE)),
        ("r/good-json", of(t=now())),
        (f"r/{PHONE}", of(v=41, t=now())),
        (f"r/{NAME}", of(v=41, t=now())),
        ("r/good-json", of(v=41, t=now())[:-9]),
        ("r/good-json", FREE.encode()),
        ("r/good-json", FREE.encode("utf-16")),
        ("r/good-json", b'{"v": NaN, "name": "' + NAME.encode() + b'"}'),
        ("r/good-json", b'{"n":' * 200 + json.dumps(FREE).encode() + b"}" * 200),
        ("r/good-json", json.dumps({"v": 1, "note": FREE * 30_000}).encode()),
        ("named", of(v=1, who=PHONE)),
        ("named", of(v=1, who=FREE)),
        ("named", of(v=1, who={"name": NAME})),
        ("columns", json.dumps({"channel": [key], "observed_at": [stamp], "value": [43.0], "note": FREE}).encode()),
        ("columns", json.dumps({"channel": [f"{FREE}|speed"], "observed_at": [stamp], "value": [1.0]}).encode()),
        ("columns", json.dumps({"channel": [f"{PHONE}|speed"], "observed_at": [stamp], "value": [1.0]}).encode()),
        ("columns", json.dumps({"channel": [key], "observed_at": [FREE], "value": [NAME]}).encode()),
        ("declared", json.dumps({"assets": [asset], "channels": [channel]}).encode()),
        ("declared", json.dumps({"assets": [FREE], "channels": [{**channel, "unit": FREE}]}).encode()),
        ("declared", json.dumps({"channels": [{**channel, "metric": FREE}, {**channel, "unit": NAME}]}).encode()),
        ("columns", json.dumps({"channel": [declared], "observed_at": [stamp], "value": [44.0]}).encode()),
    ]  # fmt: skip


def publish(port: int) -> None:
    """From a process of its own, so that nothing of it is in this one's way."""
    code = (
        "import asyncio, base64, gmqtt, json, sys\n"
        "async def main():\n"
        "    client = gmqtt.Client('publisher')\n"
        "    await client.connect('127.0.0.1', int(sys.argv[1]))\n"
        "    for topic, body in json.load(sys.stdin):\n"
        "        client.publish(topic, base64.b64decode(body))\n"
        "        await asyncio.sleep(0.02)\n"
        "    await client.disconnect()\n"
        "asyncio.run(main())\n"
    )
    typed = json.dumps([(topic, base64.b64encode(body).decode()) for topic, body in messages()])
    subprocess.run([sys.executable, "-c", code, str(port)], input=typed.encode(), check=True, timeout=30)


def contents(path: Path) -> bytes:
    """Every byte of a file, and what is packed in it: messages and attachments of a log, rows of a database."""
    parts = [path.read_bytes()]
    if path.suffix == ".mcap":
        with path.open("rb") as stream:
            reader = make_reader(stream)
            for _, channel, message in reader.iter_messages(log_time_order=False):
                parts += [channel.topic.encode(), repr(channel.metadata).encode(), message.data]
            parts += [item.name.encode() + item.data for item in reader.iter_attachments()]
            parts += [repr(item.metadata).encode() for item in reader.iter_metadata()]
    if parts[0].startswith(b"SQLite format 3"):
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
            for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                for row in database.execute(f'SELECT * FROM "{table}"'):
                    parts += [cell if isinstance(cell, bytes) else str(cell).encode() for cell in row]
    return b"\n".join(parts)


def forms(canary: str) -> set[bytes]:
    """A canary as texts, JSON and other encodings write it."""
    texts = {canary, json.dumps(canary)[1:-1], repr(canary)[1:-1]}
    found = {text.encode() for text in texts} | {canary.encode("utf-16-le"), canary.encode("gb18030")}
    found |= {struct.pack("<d", float(canary))} if re.fullmatch(r"\d+\.\d+", canary) else set()
    return found


def found_in(data: bytes) -> list[str]:
    return [canary for canary in CANARIES if any(form in data for form in forms(canary))]


def test_that_every_canary_is_found_where_it_is():
    for canary in CANARIES:
        for form in forms(canary):
            assert canary in found_in(b"x" + form + b"y")


def test_that_no_canary_is_in_any_byte_that_was_written_or_said(tmp_path, port):
    inputs, site = tmp_path / "inputs", tmp_path / "site"
    site.mkdir()
    payload = {"free": FREE, "screened": SCREENED, "phone": PHONE, "exact": EXACT, "number": int(PHONE)}
    (inputs / "payload.json").write_text(json.dumps(payload), "utf-8")
    tables(inputs / "csv")
    text = SITE.format(inputs=inputs, port=port)
    text += "".join(STRANGER.format(way=way, inputs=inputs) for way in WAYS)
    (site / "site.toml").write_text(text, "utf-8")

    environ = {key: value for key, value in os.environ.items() if not key.startswith("XDG_") and key != "DISPLAY"}
    for key in ("CITYDECK_STATE_DIR", "CITYDECK_CONFIG_DIR", "XDG_RUNTIME_DIR", "XDG_STATE_HOME", "XDG_CACHE_HOME",
                "XDG_DATA_HOME", "XDG_CONFIG_HOME", "HOME", "TMPDIR"):  # fmt: skip
        environ[key] = str(tmp_path / "written" / key.lower())
        Path(environ[key]).mkdir(mode=0o700, parents=True)
    install(tmp_path / "installed", environ)
    said: list[bytes] = []

    def program(*arguments: str) -> bytes:
        command = [sys.executable, "-m", "app", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, timeout=90, check=False)
        said.extend([done.stdout, done.stderr])
        return done.stdout

    program("source", "trust", str(site), "stranger")
    engine = subprocess.Popen(
        [sys.executable, "-m", "app", "engine", str(site)],
        cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        for _ in range(4):  # each host has time to come up, to fail and to come back
            time.sleep(4)
            publish(port)
    finally:
        engine.terminate()
        said.append(engine.communicate(timeout=30)[0])
    told = [
        program("source", "check", str(site), "--source", way, "--for", "4s", "--json")
        for way in ("table", "talks", "aborts", "exits", "opens")
    ]

    written = [path for path in (tmp_path / "written").rglob("*") if path.is_file() and not path.is_socket()]
    written += [path for path in site.rglob("*") if path.is_file()]
    everything = {str(path.relative_to(tmp_path)): contents(path) for path in written}
    whole = b"\n".join(everything.values())
    for way in ("table", "json", "columns", "declared", "talks", "raises"):
        assert f"Road:good-{way}".encode() in whole or f"Area:good-{way}".encode() in whole, (way, said[-8:])
    checked = {report["source"]: report for report in map(json.loads, told)}
    assert {"attributes: phone number", "names: name"} <= checked["talks"]["dropped"].keys()
    assert sum(checked["table"]["quarantined"].values()) >= 8
    assert "aborts" in checked["aborts"]["source"]
    assert checked["opens"]["reason"].startswith("refused for")
    assert {name: found for name, data in everything.items() if (found := found_in(data))} == {}
    assert [(found, data) for data in said if (found := found_in(data))] == []
