"""Bodies of a far end, spoilt: made from a sound one by changing the number in it that stands out."""

import json
import random
import re
from collections.abc import Callable, Sequence

from citydeck.sources.stand import Point, Reading, Stand

MARKER = 8642.5
"""A value that stands in a body as nothing else does; it must never arrive."""
ENTITY_VALUE = 7531.5
"""What an external entity would bring in."""
CANARY = "Kanarskaya"
"""A surname that a spoilt body carries: personal data, of which nothing may be said or kept."""
DEEP = 100_000


class Spoiler:
    """Spoils what `stand` would say of its first point at `observed_at`. Most methods give bodies by what is wrong."""

    def __init__(self, stand: Stand, observed_at: int) -> None:
        self._stand = stand
        self._chance = random.Random(7)  # noqa: S311 - noise, the same in every proof
        point = Point(stand.points[0].asset, stand.points[0].metric, (MARKER,))
        self._sound = stand.body([Reading(point, observed_at, MARKER)])
        number = re.escape(stand.written(MARKER).encode())
        self._marked = re.compile(rb"(?<![\d.-])" + number + rb"0*(?![\d])")
        self._tagged = re.compile(rb"<([\w:.-]+)((?:\s[^<>]*)?)>\s*(" + number + rb"0*)\s*</\1>")

    @property
    def marked(self) -> bool:
        """Whether the number stands in the body as text."""
        return self._marked.search(self._sound) is not None

    def garbage(self) -> dict[str, bytes]:
        """What is no body at all."""
        noise = bytes(byte for byte in self._chance.randbytes(700) if byte not in b"\r\n")
        found = {"random bytes": noise, "words": f"{CANARY}, +86 138 0013 8000 ".encode() * 8}
        if self._stand.form in ("json", "xml"):
            found["half a body"] = self._sound[: len(self._sound) // 2]
        return found

    def not_numbers(self) -> dict[str, bytes]:
        """NaN and infinity in place of the number."""
        return {word: self._put(word.encode()) for word in ("NaN", "Infinity", "-Infinity", "1e999")}

    def deep(self) -> dict[str, bytes]:
        """Brackets without end around the number, as many as the far end can say."""
        deep = min(DEEP, (self._stand.largest - len(self._sound)) // 2)
        return {f"{deep:,} brackets": self._put(b"[" * deep + b"1" + b"]" * deep)}

    def huge(self, size: int) -> bytes:
        """A sound body made `size` bytes long by blanks, or noise where blanks would not be part of it."""
        if self._stand.form in ("json", "xml"):
            return self._sound.rstrip() + b" " * size
        if self._stand.form == "csv":
            return self._put(b"8" * size)
        return self._chance.randbytes(1024) * (size // 1024)

    def drifted(self) -> dict[str, bytes]:
        """The number became words; in JSON also an object and a list."""
        found = {"words in place of a number": self._put(self._quoted(f"about {CANARY}"))}
        if self._stand.form == "json":
            found["an object in place of a number"] = self._put(b'{"reading": 1.5, "by": "%s"}' % CANARY.encode())
            found["a list in place of a number"] = self._put(b"[1.5, 1.5]")
        return found

    def renamed(self) -> bytes | None:
        """The field of the number has another name; None where that cannot be written."""
        if self._stand.form == "xml":
            tagged = self._tagged.sub(rb"<\1V2\2>\3</\1V2>", self._sound)
            return tagged if tagged != self._sound else None
        same = _through(self._sound, lambda record: record)
        renamed = _through(self._sound, self._rename) if self._stand.form == "json" else None
        return renamed if renamed != same else None

    def _rename(self, record: dict[str, object]) -> dict[str, object]:
        written = self._stand.written(MARKER)
        return {(f"{key}_v2" if str(value) == written else key): value for key, value in record.items()}

    def entities(self, place: str) -> dict[str, bytes]:
        """A file and an address, drawn in through the document type. `place` is host:port of the far end."""
        table = (self._stand.folder / "assets.json").as_uri()
        return {
            "an entity of a file": self._declared(f'<!ENTITY x SYSTEM "{table}">', b"&x;"),
            "an entity of an address": self._declared(f'<!ENTITY x SYSTEM "http://{place}/{CANARY}">', b"&x;"),
        }

    def bomb(self) -> dict[str, bytes]:
        """Ten to the ninth copies of a word."""
        steps = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 10))
        return {"a thousand million laughs": self._declared(f'<!ENTITY b0 "{CANARY}">{steps}', b"&b9;")}

    def _put(self, instead: bytes) -> bytes:
        return self._marked.sub(lambda _: instead, self._sound)

    def _quoted(self, words: str) -> bytes:
        return json.dumps(words).encode() if self._stand.form == "json" else words.encode()

    def _declared(self, entities: str, instead: bytes) -> bytes:
        text = self._put(instead)
        head = re.match(rb"\s*(?:<\?xml[^>]*\?>)?", text)
        end = head.end() if head else 0
        root = re.search(rb"<([\w:.-]+)", text[end:])
        name = root.group(1).decode() if root else "root"
        return text[:end] + f"<!DOCTYPE {name} [{entities}]>".encode() + text[end:]


def with_news(stand: Stand, readings: Sequence[Reading]) -> bytes | None:
    """A sound JSON body with a field that nobody knows beside each value; None for another form."""
    return _through(stand.body(readings), _add) if stand.form == "json" else None


def _through(body: bytes, change: Callable[[dict[str, object]], dict[str, object]]) -> bytes | None:
    def walk(part: object) -> object:
        if isinstance(part, dict):
            return change({key: walk(value) for key, value in part.items()})
        return [walk(entry) for entry in part] if isinstance(part, list) else part

    try:
        document = json.loads(body)
    except ValueError:
        return None
    return json.dumps(walk(document)).encode()


def _add(record: dict[str, object]) -> dict[str, object]:
    return {**record, "citydeckUnknown": {"operator": CANARY, "phone": "+86 138 0013 8000"}}
