"""A stranger's package as it really comes: written by ``source new``, built into a wheel, installed, listed, refused,
trusted, run, tampered with.
"""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytest.importorskip("hatchling", reason="builds a wheel")
ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.slow

SITE = """
format = 1
id = "rain"
name = { en = "Rain" }
zone = "UTC"
origin = { longitude = 121.5, latitude = 31.2 }
[sources.gauge]
adapter = "rain_gauge"
settings = { every = 0.1 }
"""


def test_that_a_package_from_source_new_is_built_installed_trusted_run_and_refused_after_one_changed_byte(tmp_path):
    installed, site = tmp_path / "installed", tmp_path / "site"
    site.mkdir()
    (site / "site.toml").write_text(SITE)
    home = {"CITYDECK_STATE_DIR": tmp_path / "state", "CITYDECK_CONFIG_DIR": tmp_path / "config"}
    environ = {**os.environ, **{key: str(value) for key, value in home.items()}, "PYTHONPATH": str(installed)}

    def citydeck(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "app", "source", *map(str, arguments)]
        return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60, check=False)

    assert citydeck("new", "rain_gauge", tmp_path).returncode == 0
    package = tmp_path / "citydeck-rain-gauge"
    assert len((package / "citydeck_rain_gauge" / "source.py").read_text().splitlines()) < 100
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel"], cwd=package, check=True, timeout=60)
    with zipfile.ZipFile(next((package / "dist").glob("*.whl"))) as wheel:
        assert {"citydeck_rain_gauge/citydeck-source.toml", "citydeck_rain_gauge/quality.toml"} <= set(wheel.namelist())
        wheel.extractall(installed)

    rows = {row["id"]: row for row in json.loads(citydeck("list", "--json").stdout)["adapters"]}
    assert not rows["rain_gauge"]["builtin"]
    assert rows["rain_gauge"]["grade"] == "ungraded"
    assert "trust" in rows["rain_gauge"]["runs"]
    check = ("check", site, "--source", "gauge", "--for", "3s", "--json")
    assert "is not trusted" in json.loads(citydeck(*check).stdout)["reason"]

    assert "0.1.0" in citydeck("trust", site, "rain_gauge").stdout
    given = json.loads((site / "trusted-sources.json").read_text())["adapters"]["rain_gauge"]
    assert given["version"] == "0.1.0"
    assert "citydeck_rain_gauge/source.py" in given["files"]
    told = json.loads(citydeck(*check).stdout)
    assert (told["state"], told["channels"], told["samples"][0]["unit"]) == ("UP", 1, "Cel")

    source = installed / "citydeck_rain_gauge" / "source.py"
    source.write_text(source.read_text().replace("68.0", "69.0"))
    told = json.loads(citydeck(*check).stdout)
    assert told["state"] == "GAVE_UP"
    assert "citydeck_rain_gauge/source.py changed since it was trusted" in told["reason"]
    source.write_text(source.read_text().replace("69.0", "68.0"))
    (installed / "citydeck_rain_gauge" / "smuggled.py").write_text("")
    assert "smuggled.py changed" in json.loads(citydeck(*check).stdout)["reason"]
