"""Limits on a source host, where the platform has them; each answer says what was enforced."""

import contextlib
import sys

from citydeck.sources import landlock
from citydeck.sources.wire import Limits, Spec

ENFORCED = "enforced"
DECLARED = "declared, not enforced"


def apply(limits: Limits) -> dict[str, str]:
    """Bind this process to `limits`. Returns ``{limit: "enforced" | "declared, not enforced"}``."""
    try:
        import resource
    except ImportError:
        return dict.fromkeys(("memory", "open files", "cpu"), DECLARED)
    wanted = [
        ("memory", resource.RLIMIT_AS, limits.memory_bytes),
        ("open files", resource.RLIMIT_NOFILE, limits.open_files),
    ]
    if limits.cpu_seconds is not None:
        wanted.append(("cpu", resource.RLIMIT_CPU, limits.cpu_seconds))
    told = {}
    for name, which, amount in wanted:
        told[name] = DECLARED
        with contextlib.suppress(ValueError, OSError):
            hard = resource.getrlimit(which)[1]
            bound = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
            resource.setrlimit(which, (bound, bound))
            told[name] = DECLARED if name == "memory" and sys.platform == "darwin" else ENFORCED
    with contextlib.suppress(ValueError, OSError):
        # No core files: they would carry what the feed said, personal data and secrets included.
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return told


def hold(spec: Spec) -> dict[str, str]:
    """Bind this process to the ports of the hosts that it names, and to those where it is called; what that adds to the
    word on its network.
    """
    if spec.ports is None or not landlock.only_ports(spec.ports, spec.listens):
        return {}
    ports = ", ".join(map(str, spec.ports))
    called = f", listens on {', '.join(map(str, spec.listens))}" if spec.listens else ""
    return {"network": f"{ENFORCED}: TCP port {ports}{called}; {DECLARED}: which host ({', '.join(spec.hosts)})"}
