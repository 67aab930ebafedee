"""A story being told in the room: a presenter's keys while there is a presenter, the recording's markers otherwise."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject

from citydeck.model.time import NS_PER_S
from views.bridge import Room
from views.commands import ask
from views.session_clock import SessionClock
from views.story_captions import StoryCaptions

Handlers = dict[str, Callable[[], object]]
REWIND = 2 * NS_PER_S
"""Going back within this time (ns) of a marker goes to the marker before it, later to the marker itself."""


class Presenter(Protocol):
    """Who walks the steps of a story. `paused` holds the step that is shown."""

    paused: bool

    def next(self) -> None: ...
    def back(self) -> None: ...
    def start_over(self) -> None: ...
    def toggle(self) -> None: ...


class Presentation(QObject):
    """Keys and buttons of a story. While a presenter is bound Space, arrows, Page keys and Home are the presenter's;
    `handlers` is asked for what they do otherwise.
    """

    def __init__(self, room: Room, clock: SessionClock, captions: StoryCaptions, parent: QObject) -> None:
        super().__init__(parent)
        self._room, self._clock, self.captions = room, clock, captions
        self.presenter: Presenter | None = None
        self._played = False
        captions.pressed.connect(self._pressed)

    def present(self, presenter: Presenter | None) -> None:
        """Bind a presenter's keys; None gives them back to the time bar and the city."""
        self.presenter = presenter
        self.captions.set_paused(presenter is not None and presenter.paused)

    def routed(self, handlers: Handlers) -> Handlers:
        """`handlers` with the presenter's keys before them: what runs is decided at the moment of the key."""
        mine: Handlers = {
            "play": self.toggle,
            "step_forward": lambda: self.step(1),
            "step_back": lambda: self.step(-1),
            "home": self.start_over,
            "start_over": self.start_over,
        }
        made = {name: self._either(mine[name], call) if name in mine else call for name, call in handlers.items()}
        return made | {"next_step": lambda: self.step(1), "previous_step": lambda: self.step(-1)}

    def step(self, direction: int) -> None:
        """The next (1) or previous (-1) step of the story, or marker of the recording."""
        if self.presenter is None:
            self._to_marker(direction)
            return
        self._let_go(self.presenter)
        if direction > 0:
            self.presenter.next()
        else:
            self.presenter.back()

    def toggle(self) -> None:
        """Hold the story, and the recording with it, or go on; a story that is told has nothing left to hold."""
        if self.presenter is None:
            return
        if self.captions.final:
            self.presenter.next()
            return
        self.presenter.toggle()
        paused = self.presenter.paused
        self.captions.set_paused(paused)
        if paused:
            self._played = self._room.mirror.transport.playing
        if self._played:
            ask(self._room, "pause" if paused else "play")

    def start_over(self) -> None:
        """From the first step, or from the recording's start."""
        if self.presenter is None:
            ask(self._room, "start_over")
            return
        self._let_go(self.presenter)
        self.presenter.start_over()

    def play_markers(self) -> None:
        """Tell the recording's own markers from its start: the story of a room without a presenter."""
        self.captions.set_enabled(True)
        ask(self._room, "start_over", done=lambda reply: ask(self._room, "play") if reply.ok else None)

    def _let_go(self, presenter: Presenter) -> None:
        """A step that was held is left: the next one plays, so nothing is held any more."""
        if presenter.paused:
            presenter.toggle()
            self.captions.set_paused(False)

    def _either(self, mine: Callable[[], object], otherwise: Callable[[], object]) -> Callable[[], object]:
        return lambda: mine() if self.presenter is not None else otherwise()

    def _pressed(self, button: str) -> None:
        does: Handlers = {
            "step-back": lambda: self.step(-1),
            "pause": self.toggle,
            "step-forward": lambda: self.step(1),
            "start-over": self.start_over,
            "close": self._close,
        }
        does[button]()

    def _close(self) -> None:
        """Leave the closing card, or the captions of the recording's markers."""
        if self.captions.final and self.presenter is not None:
            self.presenter.next()
        else:
            self.captions.set_enabled(False)

    def _to_marker(self, direction: int) -> None:
        markers = self._room.mirror.transport.markers
        if not markers:
            return
        at = self.captions.marker_now()
        inside = at >= 0 and self._clock.now() - markers[at][0] > REWIND
        wanted = at if direction < 0 and inside else at + direction
        ask(self._room, "seek", markers[min(max(wanted, 0), len(markers) - 1)][0])
