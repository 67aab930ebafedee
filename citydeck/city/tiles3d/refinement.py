"""Which contents of a tileset show it once and as finely as it can be shown."""

from dataclasses import dataclass, field

from citydeck.city.tiles3d.tile import Content, Tile


@dataclass(slots=True)
class Cut:
    """`chosen` contents; `coarser` ones that finer ones replace; `finer` ones left out since a sibling is missing.

    `whole`: they show all that the tile is to show.
    """

    chosen: list[Content] = field(default_factory=list)
    coarser: int = 0
    finer: int = 0
    whole: bool = True

    def take(self, other: "Cut") -> None:
        """Add what a child shows."""
        self.chosen += other.chosen
        self.coarser += other.coarser
        self.finer += other.finer
        self.whole &= other.whole


def cut(tile: Tile) -> Cut:
    """The cut through the tree below `tile`.

    A tile that adds shows its contents and its children. One that is replaced gives way to its children if these,
    all of them, show all that they are to show, and show anything; otherwise its own contents stay and theirs go,
    so that nothing is missing and nothing stands there twice.
    """
    below = Cut()
    for child in tile.children():
        below.take(cut(child))
    own = list(tile.contents)
    if not tile.replaced:
        return Cut(own + below.chosen, below.coarser, below.finer, below.whole and not tile.lost)
    if below.chosen and below.whole:
        return Cut(below.chosen, below.coarser + len(own), below.finer)
    if not own:
        return Cut(below.chosen, below.coarser, below.finer, below.whole and not tile.lost)
    return Cut(own, below.coarser, below.finer + len(below.chosen), not tile.lost)
