"""Colours of layers that take long to work out, made in a thread of their own: the newest question wins."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from PySide6.QtCore import QObject, Qt, Signal

from widgets.scene.table import LayerTable

Maker = Callable[[], LayerTable]
log = logging.getLogger(__name__)


class TableWorker(QObject):
    """`made(layer, table)` in the window's thread. A layer that is being worked out is asked anew when that is done."""

    made = Signal(str, object)
    _done = Signal(str, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="layers")
        self._running: set[str] = set()
        self._waiting: dict[str, Maker] = {}
        self._done.connect(self._finish, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Something is being worked out."""
        return bool(self._running)

    def ask(self, layer: str, make: Maker) -> None:
        """Have `make`, which reads nothing that changes, called in the thread."""
        if layer in self._running:
            self._waiting[layer] = make
            return
        self._running.add(layer)
        self._pool.submit(make).add_done_callback(lambda future: self._tell(layer, future))

    def close(self) -> None:
        """Work out nothing more."""
        self._waiting.clear()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _tell(self, layer: str, future: "Future[LayerTable]") -> None:
        if future.cancelled():
            return
        error = future.exception()
        if error is not None:
            log.error("the colours of %s could not be worked out", layer, exc_info=error)
        self._done.emit(layer, None if error is not None else future.result())

    def _finish(self, layer: str, table: LayerTable | None) -> None:
        self._running.discard(layer)
        if table is not None:
            self.made.emit(layer, table)
        waiting = self._waiting.pop(layer, None)
        if waiting is not None:
            self.ask(layer, waiting)
