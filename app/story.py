"""Presents a story in the room: by itself, or by the presenter's keys (next, back, start over, pause)."""

import asyncio
import contextlib
import math
import os
import signal
import sys
from pathlib import Path

from citydeck.link.client import LinkClient
from citydeck.link.endpoint import NotedEndpoint
from citydeck.model.alarm import AlarmRow
from citydeck.model.story import Step, Story
from views.room_window import RoomWindow

TURN = 0.1
PATIENCE = 30.0
"""Seconds that a step waits for its alarm, or for the engine to come back, before the story goes on."""


class Presenter:
    """Walks the steps of a story. `goto` may be called at any time; `run` ends when its last card was answered, or with
    the last step's time where a story has no such card; the recording plays on.
    """

    def __init__(self, story: Story, window: RoomWindow, client: LinkClient) -> None:
        self.story = story
        self.window = window
        self.client = client
        self.index = 0
        self.paused = False
        self._jump: int | None = None

    def next(self) -> None:
        self.goto(self.index + 1)

    def back(self) -> None:
        self.goto(self.index - 1)

    def start_over(self) -> None:
        self.goto(0)

    def toggle(self) -> None:
        """Pause or go on."""
        self.paused = not self.paused

    def goto(self, index: int) -> None:
        self._jump = max(0, min(index, len(self.story.step)))

    async def run(self) -> None:
        """Present until the last step is over, and leave a room that plays."""
        await self.client.start_over()
        while self.index < len(self.story.step):
            self._jump = None
            await self._present(self.story.step[self.index])
            self.index = self.index + 1 if self._jump is None else self._jump
        self.window.hide_caption()
        await self._set_speed(1.0)

    async def _present(self, step: Step) -> None:
        if step.action == "final_card":
            self.window.show_end(self.story.title.as_dict(), step.captions.as_dict())
        else:
            self.window.show_caption(step.captions.as_dict(), self.index, len(self.story.step))
        if step.layers:
            self.window.layers.only(step.layers)
        if step.instant is not None:
            await self.client.seek(step.instant)
        await self._set_speed(step.speed)
        if step.view is not None:
            self.window.scene.glide(step.view, min(step.seconds * 0.8, 8.0))
            if step.asset is None and step.alarm is None:
                self.window.room.select("")  # the last step's asset is not this one's subject
        elif step.asset is not None:
            self.window.room.select(step.asset)
            self.window.room.flyTo.emit(step.asset)
        if step.action == "kill_engine":
            await self._kill_engine()
        if step.action == "final_card":
            await self._wait_until(math.inf)
            return
        deadline = asyncio.get_running_loop().time() + step.seconds
        if step.alarm is not None:
            await self._with_alarm(step)
        await self._wait_until(deadline)

    async def _set_speed(self, speed: float) -> None:
        if speed == 0:
            await self.client.pause()
        else:
            await self.client.set_speed(speed)
            await self.client.play()

    async def _with_alarm(self, step: Step) -> None:
        row = await self._wait_for_alarm(step.alarm or "")
        if row is None:
            return
        self.window.room.select_alarm(row.id)
        if step.action == "acknowledge" and step.note is not None and not row.acked:
            await self._wait_until(asyncio.get_running_loop().time() + step.seconds / 2)
            note = step.note.as_dict()[self.window.room.language]
            row = self.client.mirror.alarms.get(row.id, row)
            if not row.acked:
                await self.client.ack(row.id, row.token, note)

    async def _wait_for_alarm(self, rule: str) -> AlarmRow | None:
        loop = asyncio.get_running_loop()
        end = loop.time() + PATIENCE
        while loop.time() < end and self._jump is None:
            rows = [row for row in self.client.mirror.alarms.values() if row.rule == rule and row.retained]
            if rows:
                return min(rows, key=lambda row: (row.acked, -(row.raised_at or 0)))
            await asyncio.sleep(TURN)
        return None

    async def _kill_engine(self) -> None:
        """Really end the engine's process, without a word to it; its supervisor brings it back."""
        note = self.client.endpoint.note() if isinstance(self.client.endpoint, NotedEndpoint) else None
        if note is None:
            return
        epoch = note.epoch
        with contextlib.suppress(ProcessLookupError):
            os.kill(note.pid, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
        loop = asyncio.get_running_loop()
        end = loop.time() + PATIENCE
        while loop.time() < end:
            hello = self.client.mirror.hello
            if self.client.mirror.connected and hello is not None and hello.epoch != epoch:
                return
            await asyncio.sleep(TURN)

    async def _wait_until(self, deadline: float) -> None:
        loop = asyncio.get_running_loop()
        while self._jump is None and (loop.time() < deadline or self.paused):
            if self.paused:
                deadline += TURN
            await asyncio.sleep(TURN)


def story_of(site: Path) -> Path:
    """Where a site keeps its story."""
    return site / "story.toml"
