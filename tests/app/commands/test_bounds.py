"""Instants, ports and room on the disk have bounds, and whoever leaves them is told which."""

import shutil
from pathlib import Path

import pytest

from app import doctor
from app.main import main


@pytest.mark.parametrize(
    ("at", "side"), [("2001-01-01T00:00:00Z", "before"), ("2101-01-01T00:00:00Z", "after"), ("+3h", "after")]
)
def test_that_a_picture_outside_of_the_recording_is_refused(
    tmp_path: Path, at: str, side: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["snapshot", "shanghai", "-o", str(tmp_path / "a.png"), "--at", at]) == 2
    said = capsys.readouterr().err
    assert f"--at {at} lies {side} the recording: it goes from 2" in said
    assert said.count("\n") == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("port", ["99999", "-1"])
def test_that_a_port_beyond_65535_is_refused(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["engine", "shanghai", f"--port={port}"]) == 2
    said = capsys.readouterr().err
    assert f"--port is 0 to 65535, not {port}" in said
    assert said.count("\n") == 1


def test_that_doctor_finds_a_state_folder_without_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITYDECK_STATE_DIR", str(tmp_path))
    roomy = shutil.disk_usage(tmp_path)
    assert doctor._state().ok is (roomy.free >= doctor.MIN_FREE)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: roomy._replace(free=doctor.MIN_FREE - 1))
    found = doctor._state()
    assert not found.ok
    assert found.needed
    assert f"{tmp_path}: no room left (16.0 MB free)" in found.found
    assert "16 MB" in found.advice
