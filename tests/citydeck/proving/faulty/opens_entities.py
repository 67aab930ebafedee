"""XML is read as a parser without care reads it."""

from lxml import etree

from citydeck.sources.payload import Poisoned

from .sound import Settings
from .sound import Source as Sound

__all__ = ["Settings", "Source"]


class Source(Sound):
    def tree(self, body):
        try:
            return etree.fromstring(body, etree.XMLParser(resolve_entities=True, load_dtd=True, huge_tree=True))
        except etree.XMLSyntaxError:
            raise Poisoned("not XML") from None
