"""Secrets that are typed in the room."""

import pytest

from app.kept_secret import keep
from citydeck.model.errors import WrongUse
from citydeck.sources.keyring_store import KeyringStore
from citydeck.sources.secret_store import SecretStores


@pytest.fixture(autouse=True)
def _apart(tmp_path, monkeypatch) -> None:
    """Files of this test, and no keyring of the person who runs it."""
    monkeypatch.setenv("CITYDECK_CONFIG_DIR", str(tmp_path))
    monkeypatch.setattr(KeyringStore, "detect", lambda: None)


def test_that_no_older_secret_is_written_over() -> None:
    kept = [keep("mqtt-password", value) for value in ("one", "two", "three")]
    assert [one.reference for one in kept] == [
        "secret://mqtt-password",
        "secret://mqtt-password-2",
        "secret://mqtt-password-3",
    ]
    stores = SecretStores.of_user()
    assert [stores.get(one.reference.removeprefix("secret://")) for one in kept] == ["one", "two", "three"]


def test_that_what_no_secret_can_be_is_refused_without_telling_it() -> None:
    with pytest.raises(WrongUse) as refused:
        keep("mqtt-password", "hunter\0two")
    assert "hunter" not in str(refused.value)
