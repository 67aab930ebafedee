"""TCP ports of a source host, through Linux's Landlock (5.13, ports since 6.7), which needs neither root nor a helper.

A process gives the right up for itself and for all that it starts, and cannot take it back. Which host lies behind a
port Landlock cannot know.
"""

import ctypes
import errno
import os
import sys
from collections.abc import Iterable

_CREATE, _ADD, _RESTRICT = 444, 445, 446
_VERSION = 1
_PORTS_SINCE = 4
_NET_PORT = 2
_BIND_TCP = 1
_CONNECT_TCP = 1 << 1
_NO_NEW_PRIVILEGES = 38
DNS = 53


class _Ruleset(ctypes.Structure):
    _fields_ = [("files", ctypes.c_uint64), ("network", ctypes.c_uint64)]


class _Port(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("access", ctypes.c_uint64), ("port", ctypes.c_uint64)]


def works() -> bool:
    """Whether this kernel can hold a process to ports."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        return int(ctypes.CDLL(None, use_errno=True).syscall(_CREATE, None, 0, _VERSION)) >= _PORTS_SINCE
    except (OSError, AttributeError):
        return False


def only_ports(ports: Iterable[int], listens: Iterable[int] = ()) -> bool:
    """From here on this process connects by TCP to `ports` (and asks DNS) only, and listens at `listens` only; False
    where that cannot be had.
    """
    if not works():
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    wanted = _Ruleset(0, _CONNECT_TCP | _BIND_TCP)
    ruleset = libc.syscall(_CREATE, ctypes.byref(wanted), ctypes.sizeof(wanted), 0)
    if ruleset < 0:
        return False
    try:
        named = [(_CONNECT_TCP, port) for port in {*ports, DNS}] + [(_BIND_TCP, port) for port in set(listens)]
        for access, port in named:
            rule = _Port(access, port)
            if libc.syscall(_ADD, ruleset, _NET_PORT, ctypes.byref(rule), 0) != 0:
                return False
        if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
            return False
        return bool(libc.syscall(_RESTRICT, ruleset, 0) == 0)
    finally:
        os.close(ruleset)


REFUSED = errno.EACCES
"""What a connection to another port fails with, and listening on one."""
