"""Secrets are references."""

import sys

import pytest

from citydeck.model.errors import CitydeckError
from citydeck.sources.process import environment
from citydeck.sources.secret import of_settings, resolve
from citydeck.sources.secret_store import FileStore, SecretStores


def private(path, text):
    path.write_text(text)
    path.chmod(0o600)


def test_that_a_reference_gives_what_it_names(tmp_path):
    private(tmp_path / "token", "from the file\n")
    stores = SecretStores(FileStore(tmp_path / "kept"))
    stores.put("broker", "from the store")
    assert resolve("secret://broker", tmp_path, stores=stores) == "from the store"
    assert resolve("file:token", tmp_path) == "from the file"
    assert resolve(f"file:{tmp_path}/token", tmp_path) == "from the file"
    assert resolve("env:TOKEN", tmp_path, {"TOKEN": "from the environment"}) == "from the environment"


@pytest.mark.parametrize("reference", ["hunter2", "env:", "file:", "secret://", "env:NOT_THERE", "file:not-there"])
def test_that_a_value_in_place_of_a_reference_is_refused_and_never_repeated(tmp_path, reference):
    with pytest.raises(CitydeckError) as refused:
        resolve(reference, tmp_path, {})
    assert "hunter2" not in str(refused.value)


def test_that_a_password_written_into_a_site_is_refused_in_one_line_that_says_how(tmp_path):
    with pytest.raises(CitydeckError) as refused:
        of_settings(("password",), {"password": "hunter2"}, tmp_path)
    assert str(refused.value) == (
        "setting password holds a secret itself, which no file may: run 'citydeck source secret set NAME', "
        'then write "secret://NAME"'
    )


def test_that_only_declared_secrets_that_are_set_are_looked_up(tmp_path):
    private(tmp_path / "token", "x")
    settings = {"password": "file:token", "other": "env:NOT_THERE", "unset": ""}
    assert of_settings(("password", "unset"), settings, tmp_path) == {"password": "x"}


@pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")
def test_that_a_file_others_may_read_is_no_place_for_a_secret(tmp_path):
    private(tmp_path / "token", "hunter2")
    (tmp_path / "token").chmod(0o640)
    with pytest.raises(CitydeckError, match=r"open to others: chmod 600 .*token$") as refused:
        resolve("file:token", tmp_path)
    assert "hunter2" not in str(refused.value)


def test_that_a_hosts_environment_holds_nothing_of_the_engines():
    given = environment({"PASSWORD": "x", "HOME": "/root", "PYTHONPATH": "/evil", "PATH": "/bin", "TMPDIR": "/t"})
    assert given == {"TMPDIR": "/t", "LANG": "C.UTF-8", "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}
