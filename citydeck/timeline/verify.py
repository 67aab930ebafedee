"""Proves a recording: every chunk, the order of entries, the chain of operators' acts, the attachments."""

import hashlib
from pathlib import Path

import msgspec

from citydeck.model.batch import Batch
from citydeck.model.event import ChannelDeclared, Entry
from citydeck.timeline import bundle as parts
from citydeck.timeline.chain import SECTION, Chain
from citydeck.timeline.log_reader import LogReader


class Verdict(msgspec.Struct, frozen=True):
    """`ok` when there is no fault; `faults` are sentences; `acts` counts operators' acts, `head` ends their chain."""

    ok: bool
    faults: list[str]
    entries: int
    acts: int
    head: str


def verify(path: Path) -> Verdict:
    """Read all of a recording and say what is wrong with it; `UnreadableInput` when it is none."""
    with LogReader(path) as reader:
        walk = _Walk()
        for entry in reader.entries():
            walk.take(entry)
        faults = walk.faults()
        if reader.loss:
            faults.append(reader.loss)
        faults += _chain_faults(reader, walk.chain) + _attachment_faults(reader)
        return Verdict(not faults, faults, walk.entries, walk.chain.count, walk.chain.head)


class _Walk:
    """Goes over the entries and notes the first fault of each kind."""

    def __init__(self) -> None:
        self.chain = Chain()
        self.entries = 0
        self._last: Entry | None = None
        self._declared: set[int] = set()
        self._missing = 0
        self._backward = 0
        self._undeclared: set[int] = set()

    def take(self, entry: Entry) -> None:
        self.entries += 1
        self.chain.add(entry)
        if self._last is not None:
            self._missing += max(0, entry.seq - self._last.seq - 1)
            self._backward += entry.seq <= self._last.seq or entry.log_time < self._last.log_time
        self._last = entry
        if isinstance(entry.body, ChannelDeclared):
            self._declared.add(entry.body.handle)
        elif isinstance(entry.body, Batch):
            self._undeclared |= set(entry.body.channel.tolist()) - self._declared

    def faults(self) -> list[str]:
        found = []
        if self._missing:
            found.append(f"{self._missing} entries are missing between others")
        if self._backward:
            found.append(f"{self._backward} entries are out of order")
        if self._undeclared:
            found.append(f"{len(self._undeclared)} handles hold observations but were never declared before them")
        return found


def _chain_faults(reader: LogReader, chain: Chain) -> list[str]:
    sealed = reader.sections.get(SECTION)
    if sealed is None:
        # A plain log is not sealed; a bundle always is.
        return ["the bundle's chain of operators' acts is missing"] if "bundle" in reader.metadata else []
    if dict(sealed) != chain.facts():
        return ["operators' acts are not those that were sealed: the chain ends elsewhere"]
    return []


def _attachment_faults(reader: LogReader) -> list[str]:
    sums = reader.sections.get(parts.ATTACHMENTS, {})
    names = reader.attachments()
    missing = [f"attachment {name} is missing" for name in sums if name not in names]
    changed = [
        f"attachment {name} was changed"
        for name in names
        if name in sums and hashlib.sha256(reader.attachment(name)).hexdigest() != sums[name]
    ]
    return missing + changed
