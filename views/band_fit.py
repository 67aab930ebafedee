"""Makes the top band fit: what is needed least gives way first, never a mode, a count or a lit alarm lamp."""

from typing import TYPE_CHECKING

from widgets import theme

if TYPE_CHECKING:
    from views.top_band import TopBand

STEPS = 7
_KEPT = ("panels", "help")
"""Buttons that stay to the last; what the others do is in the panels menu and behind Ctrl+K."""


class BandFit:
    """Call `fit` after anything in `band` has changed; it does nothing when no width has."""

    def __init__(self, band: "TopBand") -> None:
        self._band = band
        self._last: object = None

    def fit(self) -> None:
        """Take the first step at which everything fits."""
        now = self._key()
        if now == self._last:
            return
        for step in range(STEPS):
            self._take(step)
            if self._needed() <= self._band.width():
                break
        self._last = self._key()

    def again(self) -> None:
        """Measure anew, whatever was found before."""
        self._last = None
        self.fit()

    def _key(self) -> object:
        """Everything that widths depend on, apart from the steps themselves."""
        band, now = self._band, theme.current()
        words = [chip.full_text() for chip in (band.stale, band.sound, band.link)]
        lamps = [lamp.sizeHint().width() for lamp in (*band.lamps.values(), band.together)]
        counts = [len(str(count.open)) for count in band.counts.values()]
        labels = [label.sizeHint().width() for label in (band.date, band.time)]
        rest = (band.city.text(), band.badge.accessibleName(), band.exercise.accessibleName(), *labels)
        return (band.width(), now.scale, words, lamps, counts, rest)

    def _needed(self) -> int:
        for layout in self._band.rows:
            layout.invalidate()
        return self._band.rows[-1].sizeHint().width()

    def _take(self, step: int) -> None:
        """Steps: all words; close together; one lamp for all sources; provenance in a word; no date; quiet chips
        alone; two buttons. A lamp never stands without its words.
        """
        band, now = self._band, theme.current()
        band.together.setVisible(step >= 2 and bool(band.lamps))
        for lamp in band.lamps.values():
            lamp.setVisible(step < 2)
        band.rows[0].setSpacing(now.px(18 if step < 1 else 8))
        band.badge.set_brief(step >= 3)
        band.date.setVisible(step < 4)
        band.rows[-2].setSpacing(now.px(22 if step < 1 else 10))
        band.rows[-1].setSpacing(now.px(22 if step < 4 else 10))
        band.city.setFont(now.font("figure" if step < 5 else "title"))
        for chip in (band.stale, band.sound, band.link):
            chip.set_brief(step >= 5)
        for name, button in band.buttons.items():
            button.setVisible(step < 6 or name in _KEPT)
