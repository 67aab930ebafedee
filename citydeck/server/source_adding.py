"""A person adds a source to a city that is LIVE: written into its site, and started beside the others."""

import asyncio
from typing import TYPE_CHECKING

import structlog

from citydeck.link import message as msg
from citydeck.model.errors import RefusedCommand
from citydeck.server.actor import actor
from citydeck.server.arguments import Arguments, table, text
from citydeck.server.site_source import NewSource, add_source
from citydeck.sources.registry import scan

if TYPE_CHECKING:
    from citydeck.server.live import LiveSession

log = structlog.get_logger(__name__)


class SourceAdding:
    """The command ``source_add``. One at a time; the file is written before anything runs, so that a source which was
    seen here is there after the next start too.
    """

    def __init__(self, session: "LiveSession") -> None:
        self._session = session
        self._turn = asyncio.Lock()

    async def add(self, arguments: Arguments, console: str) -> dict[str, object]:
        """Of `arguments`: ``source`` its name, ``adapter``, ``settings``, and ``trusted`` when a person has looked at a
        stranger's adapter.
        """
        name, who = text(arguments, "source"), actor()
        new = NewSource(text(arguments, "adapter"), table(arguments, "settings"), arguments.get("trusted") is True)
        session = self._session
        async with self._turn:
            if session.stopping.is_set():
                raise RefusedCommand("STOPPING", "the engine is stopping")
            registry = await asyncio.to_thread(scan)
            source = await asyncio.to_thread(add_source, session.site.folder, name, new, registry)
            session.gather(name, source, registry)
        log.info("source added", source=name, adapter=new.adapter, by=who, console=console)
        session.hub.changes(notices=[msg.Notice(code="SOURCE_ADDED", args={"source": name, "by": who})])
        return {"source": name}
