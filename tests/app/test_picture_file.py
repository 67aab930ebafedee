"""A picture is written whole or not at all."""

import errno
import os
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from app.picture_file import save_picture
from citydeck.model.errors import WrongUse


def picture(width: int = 8) -> QImage:
    image = QImage(width, 4, QImage.Format.Format_RGB32)
    image.fill(0x204060)
    return image


def test_that_a_picture_can_be_read_again_and_replaces_an_older_one(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    save_picture(picture(8), path)
    save_picture(picture(16), path)
    assert QImage(str(path)).width() == 16
    assert [one.name for one in tmp_path.iterdir()] == ["a.png"]


def test_that_a_full_disk_keeps_the_older_picture_and_tells_the_true_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.png"
    save_picture(picture(), path)
    before = path.read_bytes()

    def full(number: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WrongUse, match=r"a\.png: cannot be written: No space left on device$"):
        save_picture(picture(16), path)
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["a.png"]
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(("name", "words"), [("no/a.png", "No such file"), ("a.pgn", "end in .png"), ("a", "end in")])
def test_that_a_place_or_ending_which_cannot_be_is_told(tmp_path: Path, name: str, words: str) -> None:
    with pytest.raises(WrongUse, match=words):
        save_picture(picture(), tmp_path / name)
    assert not list(tmp_path.iterdir())
