"""What a source host has told of assets, so that it screens and tells each once while it stays the same."""

from collections.abc import Iterable

from citydeck.model.asset import Asset
from citydeck.sources.screen import Screen


class Told:
    """Assets by id: as the adapter declared them, and what of them the engine was told (None: nothing may be)."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._now: dict[str, tuple[Asset, Asset | None]] = {}
        self._before: dict[str, tuple[Asset, Asset | None]] = {}

    def __len__(self) -> int:
        return len(self._now)

    def fresh(self) -> None:
        """Everything is told again from here on. What was screened is not screened, nor counted, a second time."""
        if self._now:
            self._before, self._now = self._now, {}

    def news(self, assets: Iterable[Asset]) -> list[Asset]:
        """Of `assets` those that the engine does not know as they are, screened."""
        news = []
        for asset in assets:
            told = self._now.get(asset.id)
            if told is not None and told[0] == asset:
                continue
            kept = self._screened(asset)
            self._now[asset.id] = asset, kept
            if kept is not None and (told is None or told[1] != kept):
                news.append(kept)
        return news

    def _screened(self, asset: Asset) -> Asset | None:
        before = self._before.get(asset.id)
        return before[1] if before is not None and before[0] == asset else self._screen.asset(asset)
