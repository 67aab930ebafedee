"""Secrets are references."""

import pytest

from citydeck.model.errors import CitydeckError
from citydeck.sources.process import environment
from citydeck.sources.secret import of_settings, resolve


def test_that_a_reference_gives_what_it_names(tmp_path):
    (tmp_path / "token").write_text("from the file\n")
    assert resolve("file:token", tmp_path) == "from the file"
    assert resolve(f"file:{tmp_path}/token", tmp_path) == "from the file"
    assert resolve("env:TOKEN", tmp_path, {"TOKEN": "from the environment"}) == "from the environment"


@pytest.mark.parametrize("reference", ["hunter2", "env:", "file:", "env:NOT_THERE", "file:not-there"])
def test_that_a_value_in_place_of_a_reference_is_refused_and_never_repeated(tmp_path, reference):
    with pytest.raises(CitydeckError) as refused:
        resolve(reference, tmp_path, {})
    assert "hunter2" not in str(refused.value)


def test_that_only_declared_secrets_that_are_set_are_looked_up(tmp_path):
    (tmp_path / "token").write_text("x")
    settings = {"password": "file:token", "other": "env:NOT_THERE", "unset": ""}
    assert of_settings(("password", "unset"), settings, tmp_path) == {"password": "x"}


def test_that_a_hosts_environment_holds_nothing_of_the_engines():
    given = environment({"PASSWORD": "x", "HOME": "/root", "PYTHONPATH": "/evil", "PATH": "/bin", "TMPDIR": "/t"})
    assert given == {"TMPDIR": "/t", "LANG": "C.UTF-8", "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}
