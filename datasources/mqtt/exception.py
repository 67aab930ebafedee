"""The one way to do without verification: named in the settings, said all the time, and over on a day."""

from datetime import UTC, date, datetime, time, timedelta

from citydeck.model.errors import WrongUse
from citydeck.model.time import NS_PER_S

LONGEST = timedelta(days=30)


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
            end = datetime.combine(date.fromisoformat(until), time(), UTC)
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
        return f"TLS certificate NOT verified until {self._until}: anybody may pose as this broker"

    @property
    def over(self) -> str:
        return f"tls_unverified_until ({self._until}) is over: the certificate is verified again"
