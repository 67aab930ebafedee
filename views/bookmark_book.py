"""Named places of the camera in one city, in the order that a person gave them. Plain values."""

import json
from dataclasses import asdict, dataclass, fields

from widgets.scene.camera import Camera

MOST = 200
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A camera under a name."""

    name: str
    camera: Camera


@dataclass(frozen=True, slots=True)
class Book:
    """All of one city; each change gives a new one. Positions that are not there change nothing."""

    marks: tuple[Bookmark, ...] = ()

    def __len__(self) -> int:
        return len(self.marks)

    def saved(self, name: str, camera: Camera, at: int | None = None) -> "Book":
        """With a new one at the end, or with that at position `at` in its place, its name kept when `name` is empty."""
        marks = list(self.marks)
        if at is not None and 0 <= at < len(marks):
            marks[at] = Bookmark(_short(name) or marks[at].name, camera.kept())
        elif len(marks) < MOST:
            marks.append(Bookmark(_short(name), camera.kept()))
        return Book(tuple(marks))

    def renamed(self, at: int, name: str) -> "Book":
        """An empty name changes nothing."""
        marks = list(self.marks)
        if 0 <= at < len(marks) and _short(name):
            marks[at] = Bookmark(_short(name), marks[at].camera)
        return Book(tuple(marks))

    def without(self, at: int) -> "Book":
        return Book(tuple(mark for row, mark in enumerate(self.marks) if row != at))

    def moved(self, at: int, step: int) -> "Book":
        """One of them `step` places further down, or up for a negative step."""
        marks, to = list(self.marks), at + step
        if 0 <= at < len(marks) and 0 <= to < len(marks):
            marks.insert(to, marks.pop(at))
        return Book(tuple(marks))

    def text(self) -> str:
        """For a settings file."""
        return json.dumps(
            [
                {"name": mark.name} | {key: round(value, 3) for key, value in asdict(mark.camera).items()}
                for mark in self.marks
            ],
            ensure_ascii=False,
        )

    @classmethod
    def parse(cls, text: str) -> "Book":
        """What `text` gave; entries that cannot be read are left out."""
        try:
            entries = json.loads(text) if text else []
        except ValueError:
            return cls()
        found = [_entry(entry) for entry in entries] if isinstance(entries, list) else []
        return cls(tuple(mark for mark in found if mark is not None)[:MOST])


def _entry(entry: object) -> Bookmark | None:
    if not isinstance(entry, dict):
        return None
    try:
        numbers = {field.name: float(entry[field.name]) for field in fields(Camera)}
    except (KeyError, TypeError, ValueError):
        return None
    name = _short(str(entry.get("name", "")))
    finite = all(abs(value) < 1e9 for value in numbers.values())
    return Bookmark(name, Camera(**numbers).kept()) if name and finite and numbers["distance"] > 0 else None


def _short(name: str) -> str:
    return " ".join(name.split())[:LONGEST]
