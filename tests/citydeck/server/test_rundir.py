import os
import stat
import sys
from pathlib import Path

import pytest

from citydeck.link.endpoint import EndpointNote
from citydeck.model.errors import WrongUse
from citydeck.server.rundir import RunDir, boot_id

NOTE = EndpointNote(os.getpid(), boot_id(), "e", "http://127.0.0.1:1", "LIVE", "here")


def test_that_a_running_engine_is_found_and_a_gone_one_is_not(tmp_path: Path) -> None:
    rundir = RunDir.of("here", "LIVE", tmp_path)
    assert rundir.endpoint() is None
    rundir.announce(NOTE)
    assert rundir.endpoint() == NOTE
    rundir.announce(EndpointNote(2**22 + 1, boot_id(), "e", "x", "LIVE", "here"))
    assert rundir.endpoint() is None


def test_that_a_note_of_another_boot_is_not_believed(tmp_path: Path) -> None:
    rundir = RunDir.of("here", "LIVE", tmp_path)
    rundir.announce(EndpointNote(os.getpid(), "another", "e", "x", "LIVE", "here"))
    assert rundir.endpoint() is None


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX's")
def test_that_only_the_user_can_read_the_token(tmp_path: Path) -> None:
    rundir = RunDir.of("here", "LIVE", tmp_path)
    token = rundir.new_token()
    assert rundir.token_file.read_text() == token
    assert stat.S_IMODE(rundir.token_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(rundir.folder.stat().st_mode) == 0o700


def test_that_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WrongUse, match="CITYDECK_STATE_DIR"):
        RunDir.of("here", "LIVE", tmp_path / "file")


def test_that_a_playing_apart_shares_neither_lock_nor_journal(tmp_path: Path) -> None:
    usual, story = (RunDir.of("here", "REPLAY", tmp_path, apart) for apart in ("", "story"))
    assert usual.folder.name == "here-replay"
    assert story.folder.name == "here-replay-story"
    assert usual.alarm_db != story.alarm_db
