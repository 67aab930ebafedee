"""Named secrets in private files; the keyring is a real one, where this machine has one."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from citydeck.model.errors import CitydeckError
from citydeck.sources.keyring_store import KeyringStore, within
from citydeck.sources.secret_store import FileStore, SecretStores

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")


@pytest.fixture
def stores(tmp_path) -> SecretStores:
    return SecretStores(FileStore(tmp_path / "secrets"), FileStore(tmp_path / "given", given=True))


def test_that_a_kept_secret_can_be_listed_and_forgotten_and_its_name_alone_is_told(stores):
    stores.put("broker", "hunter2")
    assert stores.get("broker") == "hunter2"
    assert stores.names() == {"broker": stores.files.where}
    stores.put("broker", "another")
    assert stores.get("broker") == "another"
    stores.delete("broker")
    assert stores.names() == {}
    with pytest.raises(CitydeckError, match="citydeck source secret set broker"):
        stores.get("broker")
    with pytest.raises(CitydeckError, match="no secret is named"):
        stores.delete("broker")


@posix
def test_that_files_and_their_folder_are_made_for_one_user_whatever_the_umask(stores):
    before = os.umask(0)
    try:
        stores.put("broker", "hunter2")
    finally:
        os.umask(before)
    folder = stores.files.folder
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()] == [0o600]


@posix
@pytest.mark.parametrize(("path", "mode", "advice"), [("broker", 0o644, "chmod 600"), (".", 0o750, "chmod 700")])
def test_that_a_secret_that_others_could_read_is_not_used(stores, path, mode, advice):
    stores.put("broker", "hunter2")
    (stores.files.folder / path).chmod(mode)
    with pytest.raises(CitydeckError, match=advice) as refused:
        stores.get("broker")
    assert "hunter2" not in str(refused.value)


@posix
def test_that_a_link_in_place_of_a_secret_is_not_followed(stores, tmp_path):
    stores.put("broker", "hunter2")
    (stores.files.folder / "other").symlink_to(stores.files.folder / "broker")
    with pytest.raises(CitydeckError, match="cannot be read"):
        stores.get("other")


def test_that_the_service_managers_credentials_come_first(stores, tmp_path):
    stores.put("broker", "of the user")
    (tmp_path / "given").mkdir(mode=0o750)
    (tmp_path / "given" / "broker").write_text("of the service\n")
    (tmp_path / "given" / "broker").chmod(0o440)
    assert stores.get("broker") == "of the service"
    found = SecretStores.of_user({"CREDENTIALS_DIRECTORY": str(tmp_path / "given"), "CITYDECK_CONFIG_DIR": "x"})
    assert found.given == stores.given
    assert found.files.folder == Path("x", "secrets")


@pytest.mark.parametrize("name", ["", "../broker", "a/b", ".hidden", "a b", "(names)", "x" * 65])
def test_that_a_name_that_could_leave_the_folder_is_refused(stores, name):
    with pytest.raises(CitydeckError, match="cannot name a secret"):
        stores.put(name, "hunter2")


@pytest.mark.parametrize("value", ["", "x" * 70_000, "a\0b"])
def test_that_what_cannot_be_a_secret_is_refused(stores, value):
    with pytest.raises(CitydeckError):
        stores.put("broker", value)


def test_that_a_keyring_that_fails_or_hangs_is_said_in_one_line_without_its_secrets():
    def fails() -> None:
        raise RuntimeError("hunter2")

    with pytest.raises(CitydeckError, match="RuntimeError") as refused:
        within(1.0, fails)
    assert "hunter2" not in str(refused.value)
    import threading

    with pytest.raises(CitydeckError, match="is it locked"):
        within(0.05, lambda: threading.Event().wait(0.5))


def test_that_a_backend_that_keeps_plain_text_is_never_used(monkeypatch):
    backend = pytest.importorskip("keyring.backend")

    class Plain(backend.KeyringBackend):
        priority = 99

        def get_password(self, service, username):
            raise AssertionError("asked")

    monkeypatch.setattr(backend, "get_all_keyring", lambda: [Plain()])
    assert KeyringStore.detect() is None


REAL = """
printf login | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
echo the-secret-of-the-keyring | "$PYTHON" -m app source secret set broker
"$PYTHON" -m app source secret list --json
"$PYTHON" -c "from pathlib import Path; from citydeck.sources.secret import resolve
print(resolve('secret://broker', Path('.')) == 'the-secret-of-the-keyring')"
"$PYTHON" -m app source secret delete broker
"$PYTHON" -m app source secret list
kill $DBUS_SESSION_BUS_PID 2>/dev/null
"""


@pytest.mark.slow
def test_that_a_real_keyring_keeps_lists_gives_and_forgets_and_no_plain_file_is_left(tmp_path):
    if not (shutil.which("gnome-keyring-daemon") and shutil.which("dbus-run-session")):
        pytest.skip("no gnome-keyring here: the keyring is NOT tested")
    pytest.importorskip("keyring")
    (tmp_path / "run").mkdir(mode=0o700)
    own = {"XDG_DATA_HOME": "data", "XDG_CONFIG_HOME": "config", "XDG_RUNTIME_DIR": "run", "HOME": "home"}
    environ = {key: str(tmp_path / value) for key, value in own.items()}
    done = subprocess.run(
        ["dbus-run-session", "--", "bash", "-c", REAL],
        env={"PATH": os.environ["PATH"], "PYTHON": sys.executable, **environ},
        cwd=Path(__file__).resolve().parents[3],
        capture_output=True,
        timeout=60,
        check=False,
        text=True,
    )
    if "system's keyring" not in done.stdout:
        pytest.skip(f"gnome-keyring does not run here: the keyring is NOT tested ({done.stderr[-200:]})")
    assert "True" in done.stdout
    assert "is gone" in done.stdout
    assert "no secrets" in done.stdout
    assert "the-secret-of-the-keyring" not in done.stdout + done.stderr
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or b"the-secret-of-the-keyring" not in path.read_bytes()
