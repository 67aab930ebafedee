"""Certificates made here, and a client with the secrets of one source."""

import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext

import pytest

from citydeck.sources.contract import Context
from citydeck.sources.transports.http import Http, HttpSettings


def openssl(*arguments: object) -> None:
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


@pytest.fixture(scope="session")
def authority(tmp_path_factory) -> Path:
    """``ca.pem``, and certificates of it for localhost (``good``), of yesterday, for another name, of another."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed: TLS is NOT tested here")
    folder = tmp_path_factory.mktemp("ca")
    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    for ca in ("ca", "other"):
        files = ("-keyout", folder / f"{ca}.key", "-out", folder / f"{ca}.pem")
        signs = ("-addext", "keyUsage=critical,keyCertSign")
        openssl("req", "-x509", *curve, "-days", 30, "-subj", f"/CN=Test {ca}", *signs, *files)
    made = (("good", "ca", 2, "localhost"), ("expired", "ca", -1, "localhost"), ("elsewhere", "ca", 2, "elsewhere"),
            ("stranger", "other", 2, "localhost"))  # fmt: skip
    for number, (name, ca, days, host) in enumerate(made):
        openssl("req", *curve, "-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}", "-keyout",
                folder / f"{name}.key", "-out", folder / f"{name}.csr")  # fmt: skip
        openssl("x509", "-req", "-in", folder / f"{name}.csr", "-CA", folder / f"{ca}.pem", "-CAkey",
                folder / f"{ca}.key", "-copy_extensions", "copy", "-days", days, "-out", folder / f"{name}.pem",
                "-set_serial", number + 10)  # fmt: skip
    return folder


@pytest.fixture
def secured(authority) -> Callable[[str], SSLContext]:
    """A server's context with one of the certificates."""

    def of(name: str) -> SSLContext:
        context = SSLContext(PROTOCOL_TLS_SERVER)
        context.load_cert_chain(authority / f"{name}.pem", authority / f"{name}.key")
        return context

    return of


@pytest.fixture
async def http(tmp_path):
    """``await http(url, auth=…, secret="…")``: an open client; `site` is where its authority lies, `now` its clock."""
    made = []

    async def start(url: str, *, secret: str = "", site: Path | None = None, now: int = 0, **more) -> Http:
        clock = (lambda: now) if now else time.time_ns
        context = Context("x", site or tmp_path, clock, lambda raw, reason: None, {"secret": secret} if secret else {})
        settings = HttpSettings(url=url, secret="secret://x" if secret else "", **more)
        made.append(Http(settings, context))
        await made[-1].open()
        return made[-1]

    yield start
    for one in made:
        await one.close()
