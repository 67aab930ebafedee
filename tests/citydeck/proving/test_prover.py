"""What cannot be proved is said; what a stand does wrong is not blamed on the adapter."""

import asyncio
import json
import os
import signal
import ssl
import subprocess
import sys
import time

import pytest

from app.main import main
from citydeck.model.errors import WrongUse
from citydeck.model.score import Verdict
from citydeck.proving import stage
from citydeck.proving.certificates import Authority
from citydeck.proving.meter import PROC, resident
from citydeck.proving.prover import code_of, prove
from citydeck.proving.shown import CA_FILE, Shown


def test_that_an_adapter_without_a_stand_is_told_what_to_write(workshop):
    found = workshop.package()
    (found.folder / "stand.py").unlink()
    with pytest.raises(WrongUse, match=r"has no stand: write sound_\d+_package/stand.py"):
        asyncio.run(prove(found))


def test_that_a_missing_server_is_one_line(workshop):
    found = workshop.package()
    with (found.folder / "stand.py").open("a") as stream:
        stream.write("\n    @classmethod\n    def lacks(cls):\n        return 'the frame server is not installed'\n")
    with pytest.raises(WrongUse, match="cannot be proved here: the frame server is not installed"):
        asyncio.run(prove(found))


def test_that_an_unknown_fault_is_refused_with_those_there_are(workshop):
    with pytest.raises(WrongUse, match=r"no fault 'flod' .*half-open"):
        asyncio.run(prove(workshop.package(), ["flod"]))


def test_that_a_stand_that_fails_is_named(workshop):
    found = workshop.package()
    with (found.folder / "stand.py").open("a") as stream:
        stream.write("\n    def settings(self, port, ca):\n        raise KeyError('nothing')\n")
    mark = asyncio.run(prove(found, ["plain"])).marks[0]
    assert mark.verdict is Verdict.FAILED
    assert mark.why.startswith("its stand could not play it: KeyError")


def test_that_a_stand_that_cannot_be_imported_is_wrong_use_in_one_line(workshop):
    found = workshop.package()
    (found.folder / "stand.py").write_text("raise RuntimeError('no such server')\n")
    with pytest.raises(WrongUse, match="cannot be imported: RuntimeError: no such server"):
        asyncio.run(prove(found))


@pytest.mark.parametrize(("method", "said"), [("start", "did not start"), ("close", "did not end")])
def test_that_a_stand_that_hangs_is_named_and_holds_up_no_card(workshop, monkeypatch, method, said):
    monkeypatch.setattr(stage, f"{method.upper()}_WITHIN", 0.5)
    found = workshop.package()
    with (found.folder / "stand.py").open("a") as stream:
        stream.write(f"\n    async def {method}(self):\n")
        stream.write(f"        await super().{method}()\n        await asyncio.sleep(3600)\n")
    mark = asyncio.run(prove(found, ["plain"])).marks[0]
    assert mark.verdict is Verdict.FAILED
    assert said in mark.why


def test_that_a_cancellation_that_escapes_a_stand_is_a_fault_of_the_stand(workshop):
    found = workshop.package()
    with (found.folder / "stand.py").open("a") as stream:
        stream.write("\n    async def say(self, readings):\n        raise asyncio.CancelledError\n")
    mark = asyncio.run(prove(found, ["plain"])).marks[0]
    assert mark.verdict is Verdict.FAILED
    assert mark.why.startswith("its stand could not play it: CancelledError")


def test_that_what_a_stand_prints_does_not_stand_in_the_card(workshop, capsys):
    found = workshop.package()
    with (found.folder / "stand.py").open("a") as stream:
        stream.write("\nprint('imported')\n")
    main(["source", "prove", found.id, "--only", "missing", "--json"])
    told = capsys.readouterr()
    assert json.loads(told.out)["adapter"] == found.id
    assert "imported" in told.err


@pytest.mark.skipif(os.name == "nt", reason="Windows asks nobody to end")
@pytest.mark.parametrize("sent", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_that_a_proof_ended_from_outside_leaves_no_server_and_no_folder(workshop, tmp_path, sent):
    found = workshop.package()
    with (found.folder / "stand.py").open("a") as stream:
        stream.write(SERVED)
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(workshop.root)}
    command = [sys.executable, "-m", "app", "source", "prove", found.id, "--only", "slow-reader"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as proof:
        served = _appears(tmp_path)
        proof.send_signal(getattr(signal, sent))
        said = proof.communicate(timeout=30)[1].decode()
    assert proof.returncode == 130, said
    assert "was ended before it was over" in said
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ProcessLookupError):
        os.kill(served, 0)


SERVED = """
    async def start(self):
        await super().start()
        self.process = await asyncio.create_subprocess_exec("sleep", "600")
        (self.folder / "served").write_text(str(self.process.pid))

    async def close(self):
        await super().close()
        self.process.kill()
        await self.process.wait()
"""


def _appears(folder):
    end = time.monotonic() + 30
    while time.monotonic() < end:
        for path in folder.glob("citydeck-proof-*/served"):
            if text := path.read_text():
                return int(text)
        time.sleep(0.05)
    raise AssertionError("the proof never began")


def test_that_the_cards_hash_is_of_the_adapter_and_not_of_its_stand(workshop):
    found = workshop.package()
    before = code_of(found)
    (found.folder / "stand.py").write_text("")
    assert code_of(found) == before
    (found.folder / "source.py").write_text("")
    assert code_of(found) != before


def test_that_memory_is_measured_where_it_can_be_and_unknown_for_who_is_gone():
    if not PROC.joinpath("self", "statm").exists():
        assert resident(os.getpid()) is None
    else:
        assert resident(os.getpid()) > 1_000_000
    assert resident(2**30) is None


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (Shown.GOOD, ""),
        (Shown.EXPIRED, "certificate has expired"),
        (Shown.OTHER_NAME, "IP address mismatch"),
        (Shown.STRANGER, "certificate verify failed"),
    ],
)
def test_that_each_certificate_is_wrong_in_one_way_only(tmp_path, shown, said):
    authority = Authority(tmp_path)
    near, far = ssl.MemoryBIO(), ssl.MemoryBIO()
    server = authority.context(shown).wrap_bio(near, far, server_side=True)
    client = ssl.create_default_context(cafile=str(tmp_path / CA_FILE)).wrap_bio(far, near, server_hostname="127.0.0.1")
    heard = ""
    for _ in range(4):
        for end in (client, server):
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                continue
            except ssl.SSLError as error:
                heard = heard or str(error)
    assert said in heard
    assert bool(said) == bool(heard)
    assert [path.name for path in tmp_path.iterdir()] == [CA_FILE]


def test_that_without_the_package_for_certificates_the_card_says_so(workshop, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    mark = asyncio.run(prove(workshop.package(), ["tls-expired"])).marks[0]
    assert mark.verdict is Verdict.DOES_NOT_APPLY
    assert mark.why == "certificates cannot be made here: the package cryptography is not installed"


@pytest.mark.slow
def test_that_a_fault_that_is_not_stood_is_exit_code_one(workshop, capsys):
    found = workshop.package("null_is_zero")
    assert main(["source", "prove", found.id, "--only", "missing"]) == 1
    assert "FAILED" in capsys.readouterr().out


def test_that_a_stand_that_cannot_start_is_closed(workshop, tmp_path):
    found = workshop.package()
    closed = tmp_path / "closed"
    with (found.folder / "stand.py").open("a") as stream:
        stream.write(
            "\n    async def start(self):\n        raise OSError('no room')\n"
            f"\n    async def close(self):\n        open({str(closed)!r}, 'w').close()\n"
        )
    assert "its stand could not play it: OSError: no room" in asyncio.run(prove(found, ["plain"])).marks[0].why
    assert closed.exists()
