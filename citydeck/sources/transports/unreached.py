"""Why a far end cannot be reached, in words that an operator can act on instead of the system's own."""

import errno
import re
import socket

_WORDS = {
    errno.ECONNREFUSED: "nothing listens there",
    errno.ECONNRESET: "it closed the connection",
    errno.EPIPE: "it closed the connection",
    errno.ECONNABORTED: "the connection was cut",
    errno.ETIMEDOUT: "no answer",
    errno.EHOSTUNREACH: "no way to it in the network",
    errno.ENETUNREACH: "no way to it in the network",
    errno.EACCES: "not permitted here",
    errno.EPERM: "not permitted here",
    errno.EADDRNOTAVAIL: "no such address here",
}


def why(error: OSError) -> str:
    """A few words; the system's own for what is rare, "no connection" where it has none."""
    if isinstance(error, socket.gaierror):
        return "its name is not known"
    if isinstance(error, TimeoutError):
        return _WORDS[errno.ETIMEDOUT]
    number = error.errno
    if number is None:  # several addresses were tried: asyncio then has text alone
        told = re.search(r"\[Errno (\d+)\]", str(error))
        number = int(told[1]) if told else None
    return _WORDS.get(number or 0) or error.strerror or "no connection"
