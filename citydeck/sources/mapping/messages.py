"""A feed of messages of several kinds: each goes to every mapping that is for it, and is parsed once."""

from collections.abc import Sequence

from citydeck.sources.catalogue import Catalogue
from citydeck.sources.mapping.documents import Refuse
from citydeck.sources.mapping.payloads import Payloads
from citydeck.sources.mapping.settings import Payload
from citydeck.sources.payload import MAX_MESSAGE
from citydeck.sources.rows import Rows


class Messages:
    """Reads by all mappings whose `when` a message has; one that no mapping is for is passed over."""

    def __init__(self, how: Sequence[Payload], catalogue: Catalogue, refuse: Refuse, limit: int = MAX_MESSAGE) -> None:
        forms: dict[tuple[object, ...], list[Payloads]] = {}
        for one in how:
            form = (one.format, one.delimiter, one.encoding, one.header)
            forms.setdefault(form, []).append(Payloads(one, catalogue, refuse, limit))
        self._forms = list(forms.values())

    def read(self, raw: bytes, received: int, rows: Rows, levels: Sequence[str] = ()) -> None:
        """Append what a message holds (`Payloads.read`). Never raises."""
        for readers in self._forms:
            document = readers[0].document(raw)
            for one in readers:
                for _ in one.slices(raw, document, received, rows, levels):
                    pass
