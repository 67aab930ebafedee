"""TLS as every adapter has it: chain and name are verified, and the one exception is loud, named and over on a day."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from citydeck.model.errors import WrongUse
from citydeck.model.time import NS_PER_S
from citydeck.sources.contract import Context, Health, Settings

LONGEST = timedelta(days=30)


class TlsSettings(Settings):
    """`ca_file` is an authority to trust (PEM, relative to the site), empty: the system's. `tls_unverified_until` is a
    day such as 2026-05-20.
    """

    ca_file: str = ""
    tls_unverified_until: str = ""


class TlsException:
    """`until` a day (UTC, its midnight ends the exception), empty: none. `now` in ns.

    Raises `WrongUse` for what is no day and for a day too far ahead.
    """

    def __init__(self, until: str, now: int) -> None:
        self._until = until
        self._end = 0
        if not until:
            return
        try:
            end = datetime.strptime(f"{until} +0000", "%Y-%m-%d %z")
        except ValueError:
            raise WrongUse(f"tls_unverified_until: {until!r} is no day such as 2026-05-20") from None
        if end > datetime.fromtimestamp(now // NS_PER_S, UTC) + LONGEST:
            raise WrongUse(f"tls_unverified_until: {until} is more than {LONGEST.days} days ahead")
        self._end = int(end.timestamp()) * NS_PER_S

    def holds(self, now: int) -> bool:
        """Whether verification is off at `now` (ns)."""
        return now < self._end

    @property
    def said(self) -> str:
        return f"TLS certificate NOT verified until {self._until}: anybody may pose as this service"

    @property
    def over(self) -> str:
        return f"tls_unverified_until ({self._until}) is over: the certificate is verified again"


class Tls:
    """One source's TLS. `used` False for a link without it: then there is nothing to verify and nothing to say.

    Make one in the adapter's constructor: `WrongUse` for a day that cannot be.
    """

    def __init__(self, settings: TlsSettings, context: Context, *, used: bool = True) -> None:
        self._context = context
        self._ca_file = settings.ca_file
        self._exception = TlsException(settings.tls_unverified_until if used else "", context.now())
        self._began_without = False

    def client(self) -> ssl.SSLContext:
        """The context to connect with. `OSError` when the authority's file cannot be read."""
        self._began_without = self.unverified
        return _unverified() if self._began_without else _verified(self._ca_file, self._context.site)

    @property
    def unverified(self) -> bool:
        return self._exception.holds(self._context.now())

    def check(self) -> None:
        """`ConnectionError` once the exception under which this link was opened is over. Ask at every heartbeat."""
        if self._began_without and not self.unverified:
            raise ConnectionError(self._exception.over)

    def health(self) -> Health | None:
        """Not well, in words, while nothing is verified; else None."""
        return Health(ok=False, text=self._exception.said) if self.unverified else None


def _verified(ca_file: str, site: Path) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if ca_file:
        try:
            context = ssl.create_default_context(cafile=str(site / ca_file))
        except ssl.SSLError:
            raise WrongUse(f"ca_file: {ca_file} holds no certificate in PEM form") from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _unverified() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
