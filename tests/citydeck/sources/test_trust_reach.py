"""Trust reaches everything that an adapter's package can import."""

import sys

import pytest

from citydeck.sources import trust


@pytest.fixture
def found(install, tmp_path):
    adapter = install(code="").get("trial_feed")
    (tmp_path / "site").mkdir()
    return adapter


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_that_code_behind_a_link_to_another_folder_is_trusted_as_it_is(found, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "part.py").write_text("value = 1\n")
    (found.folder / "linked").symlink_to(elsewhere)
    (elsewhere / "round").symlink_to(found.folder)
    trust.grant(tmp_path / "site", found)
    assert trust.refusal(tmp_path / "site", found) is None
    (elsewhere / "part.py").write_text("value = 2\n")
    assert "part.py changed since it was trusted" in str(trust.refusal(tmp_path / "site", found))


def test_that_text_among_bytecode_counts_and_bytecode_does_not(found, tmp_path):
    cache = found.folder / "__pycache__"
    cache.mkdir(exist_ok=True)
    trust.grant(tmp_path / "site", found)
    (cache / "source.cpython-311.pyc").write_bytes(b"whatever")
    assert trust.refusal(tmp_path / "site", found) is None
    (cache / "hidden.py").write_text("value = 1\n")
    assert "hidden.py changed since it was trusted" in str(trust.refusal(tmp_path / "site", found))
