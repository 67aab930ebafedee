"""`citydeck source status`: what the sources panel shows, asked of the engine that runs."""

import argparse
import asyncio
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from app import sites
from citydeck.model.errors import UnreadableInput, WrongUse

if TYPE_CHECKING:
    from citydeck.link.client import LinkClient

ANSWER = 10.0
"""Seconds for an engine to answer."""
DOWN = ("LOST", "GAVE_UP")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``citydeck source status``."""
    parser.description = "Exit code 0: no source is LOST or GAVE_UP; 1: one is; 2: no engine of this site runs."
    parser.add_argument("site", help="site folder, bundle or built-in name, whose engine runs")
    parser.add_argument("--json", action="store_true")


def run(options: argparse.Namespace) -> int:
    """Print the state of every source; the exit code."""
    told = asyncio.run(_asked(sites.find(options.site)))
    if options.json:
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        for source in told["sources"]:
            print(line(source))
        print(f"{told['stale_share']:.1%} of {told['channels']} channels are stale")
    return 1 if any(source["state"] in DOWN for source in told["sources"]) else 0


def line(source: dict[str, Any]) -> str:
    """One source for people."""
    muted = f"  muted until {source['muted_until']} by {source['muted_by']}" if source["muted_until"] else ""
    refused = f"  {source['quarantined']} refused" if source["quarantined"] else ""
    counts = f"{source['rate']:g}/s  {source['channels']} channels, {source['stale']} stale"
    return f"{source['name']:<20}{source['state']:<10}{counts}{refused}{muted}  {source['reason']}".rstrip()


async def _asked(site: Path) -> dict[str, Any]:
    from citydeck.link.client import LinkClient
    from citydeck.link.endpoint import NotedEndpoint
    from citydeck.link.mirror import CityMirror
    from citydeck.server.identity import identity
    from citydeck.server.rundir import RunDir
    from citydeck.server.session import RECORDER

    rundir = RunDir.of(*identity(site))
    if rundir.endpoint() is None:
        raise WrongUse(f"{site}: no engine of this site runs")
    client = LinkClient(NotedEndpoint(rundir.folder), CityMirror(), f"{RECORDER}{os.getpid()}")
    valued = asyncio.Event()
    client.mirror.listen("heard", lambda _: valued.set())
    linking = asyncio.create_task(client.run())
    try:
        try:
            await asyncio.wait_for(valued.wait(), ANSWER)
        except TimeoutError:
            raise UnreadableInput(f"{site}: the engine does not answer") from None
        mirror = client.mirror
        shown = [await _one(client, name) for name in sorted(mirror.sources)]
        hello = mirror.hello
        return {
            "site": hello.site.id if hello is not None else "",
            "mode": hello.mode if hello is not None else "",
            "channels": len(mirror.channels),
            "stale_share": round(mirror.stale_share(), 4),
            "sources": shown,
        }
    finally:
        linking.cancel()
        await asyncio.gather(linking, return_exceptions=True)


async def _one(client: "LinkClient", name: str) -> dict[str, Any]:
    """What is always known of a source, and what the engine tells of it when asked; instants as ISO 8601."""
    from citydeck.link.source_detail import AGE_EDGES
    from citydeck.model.time import to_iso

    source = client.mirror.sources[name]
    told: dict[str, Any] = msgspec.to_builtins(source)
    for key in ("last_at", "muted_until"):
        told[key] = None if told[key] is None else to_iso(told[key])
    reply = await client.source_detail(name)
    told["detail"] = reply.body if reply.ok else None
    told["age_edges"] = list(AGE_EDGES)
    return told
