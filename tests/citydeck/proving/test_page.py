"""docs/proving.md: its table is that of the code, and its stand proves the tutorial's adapter."""

import asyncio
import re
import sys
from pathlib import Path

import pytest

from citydeck.proving.faults import FAULTS
from citydeck.proving.prover import prove
from citydeck.sources.registry import scan

DOCS = Path(__file__).resolve().parents[3] / "docs"


def test_that_the_page_has_every_fault_and_what_it_demands():
    page = (DOCS / "proving.md").read_text("utf-8").partition("\n## Reading the card")[0]
    told = dict(re.findall(r"^\| `([a-z-]+)` \| .+? \| (.+?) \|$", page, re.MULTILINE))
    assert [(fault.name, told.get(fault.name)) for fault in FAULTS] == [(fault.name, fault.demands) for fault in FAULTS]


def blocks(page: str) -> dict[str, str]:
    return dict(re.findall(r"```(?:toml|python)\n# (\S+)\n(.*?)```", (DOCS / page).read_text("utf-8"), re.DOTALL))


@pytest.fixture
def parking(tmp_path, monkeypatch):
    """The package of docs/adapters.md with the stand of docs/proving.md."""
    target = tmp_path / "installed"
    for name, text in {**blocks("adapters.md"), **blocks("proving.md")}.items():
        if name.startswith("citydeck_parking/"):
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (target / name).write_text(text, "utf-8")
    (target / "citydeck_parking" / "__init__.py").write_text("")
    info = target / "citydeck_parking-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: citydeck-parking\nVersion: 1.0\n")
    (info / "RECORD").write_text("")
    (info / "entry_points.txt").write_text("[citydeck.sources]\nparking = citydeck_parking\n")
    monkeypatch.syspath_prepend(str(target))
    yield scan().get("parking")
    for name in [one for one in sys.modules if one.partition(".")[0] == "citydeck_parking"]:
        del sys.modules[name]


@pytest.mark.slow
def test_that_the_tutorials_adapter_stands_every_fault_with_the_stand_of_the_page(parking, shown):
    card = asyncio.run(prove(parking, [fault.name for fault in FAULTS]))
    assert card.failed == (), shown(card)
