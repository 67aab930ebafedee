"""Adapters to be proved: the sound one and its faulty twins, each put together as an installed package of its own."""

import asyncio
import itertools
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from citydeck.model.score import ScoreCard
from citydeck.proving.card import table
from citydeck.proving.prover import prove
from citydeck.sources.registry import Found, scan

HERE = Path(__file__).parent
FEED = HERE / "feed"
AT_ONCE = 4
ALONE = {"slow-reader", "huge-message"}
_NUMBER = itertools.count()
"""A package's name can be imported once in a process: each gets another."""


class Workshop:
    """Puts packages together in a folder that is on the path while a test of this folder runs."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def package(self, name: str = "", *, xml: bool = False) -> Found:
        """The adapter of ``faulty/NAME.py``, without a name the sound one; they speak JSON or `xml`."""
        identity = f"{name or 'sound'}_{next(_NUMBER)}"
        folder = self.root / f"{identity}_package"
        folder.mkdir(parents=True)

        def write(target: str, source: Path) -> None:
            (folder / target).write_text(source.read_text("utf-8").replace("@ID@", identity), "utf-8")

        (folder / "__init__.py").write_text("")
        write("citydeck-source.toml", FEED / "citydeck-source.toml")
        write("sound.py", FEED / "source.py")
        write("source.py", HERE / "faulty" / f"{name}.py" if name else FEED / "source.py")
        write("stand_of_json.py", FEED / "stand.py")
        write("stand.py", FEED / ("stand_xml.py" if xml else "stand.py"))
        info = self.root / f"{identity}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {identity}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[citydeck.sources]\n{identity} = {folder.name}\n")
        (info / "RECORD").write_text("")
        return scan([str(self.root)]).get(identity)


@pytest.fixture(scope="session")
def workshop(tmp_path_factory) -> Workshop:
    return Workshop(tmp_path_factory.mktemp("installed"))


@pytest.fixture(autouse=True)
def _installed(workshop, monkeypatch):
    """On the path for these tests alone: other tests see no faulty adapters."""
    monkeypatch.syspath_prepend(str(workshop.root))


@pytest.fixture
def proof(workshop) -> Callable[..., ScoreCard]:
    """``proof("hoarder", "slow-reader")``: the card of a faulty adapter, of these faults alone."""

    def run(name: str, *only: str, xml: bool = False) -> ScoreCard:
        return asyncio.run(prove(workshop.package(name, xml=xml), only))

    return run


@pytest.fixture(scope="session")
def cards(request, workshop) -> dict[tuple[str, str], ScoreCard]:
    """Cards of the faulty adapters that are asked for in this run, by adapter and fault; proved side by side."""
    wanted = [item.callspec.params for item in request.session.items if "cards" in getattr(item, "fixturenames", ())]
    found: dict[tuple[str, str], ScoreCard] = {}

    async def run() -> None:
        places = asyncio.Semaphore(AT_ONCE)

        async def one(params: dict) -> None:
            async with places:
                package = workshop.package(params["adapter"], xml=params["fault"] in ("xml-bomb", "external-entity"))
                found[params["adapter"], params["fault"]] = await prove(package, [params["fault"]])

        await asyncio.gather(*(one(params) for params in wanted if params["fault"] not in ALONE))
        for params in wanted:
            if params["fault"] in ALONE:
                await one(params)

    sys.path.insert(0, str(workshop.root))
    try:
        asyncio.run(run())
    finally:
        sys.path.remove(str(workshop.root))
    return found


@pytest.fixture
def shown() -> Callable[[ScoreCard], str]:
    return table
