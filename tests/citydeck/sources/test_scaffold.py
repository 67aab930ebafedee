"""A new package runs, and its own tests pass."""

import subprocess
import sys

import pytest

from citydeck.model.errors import CitydeckError
from citydeck.sources import quality
from citydeck.sources.manifest import read
from citydeck.sources.scaffold import new


def test_that_a_new_package_has_tests_that_pass(tmp_path):
    written = new("rain_gauge", tmp_path)
    root = tmp_path / "citydeck-rain-gauge"
    assert {path.relative_to(root).as_posix() for path in written} == {
        "README.md", "pyproject.toml", "tests/test_contract.py", "tests/test_proof.py",
        "citydeck_rain_gauge/__init__.py", "citydeck_rain_gauge/source.py", "citydeck_rain_gauge/stand.py",
        "citydeck_rain_gauge/quality.toml", "citydeck_rain_gauge/citydeck-source.toml",
    }  # fmt: skip
    assert read(root / "citydeck_rain_gauge" / "citydeck-source.toml").id == "rain_gauge"
    assert quality.read(root / "citydeck_rain_gauge" / "quality.toml").grade is quality.Grade.UNGRADED
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", "pyproject.toml", "tests"]
    done = subprocess.run(
        command,
        cwd=root,
        env={"PYTHONPATH": str(root), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout.decode()
    assert b"2 passed" in done.stdout


@pytest.mark.parametrize("name", ["", "Rain", "../x", "a-b", "mqtt"])
def test_that_a_name_no_adapter_can_have_is_refused(tmp_path, name):
    with pytest.raises(CitydeckError):
        new(name, tmp_path)
    assert not list(tmp_path.iterdir())


def test_that_nothing_is_written_over(tmp_path):
    new("rain", tmp_path)
    with pytest.raises(CitydeckError, match="exists already"):
        new("rain", tmp_path)
