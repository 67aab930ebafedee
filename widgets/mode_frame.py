"""The words that every window, picture and export carries: the session's mode and where its readings came from."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from citydeck.model.mode import Mode, Provenance
from widgets import theme


def mode_word(mode: str) -> str:
    """LIVE, REPLAY, DRILL or WHAT-IF in the language in force."""
    words = {
        Mode.LIVE: QCoreApplication.translate("Mode", "LIVE"),
        Mode.REPLAY: QCoreApplication.translate("Mode", "REPLAY"),
        Mode.DRILL: QCoreApplication.translate("Mode", "DRILL"),
        Mode.WHAT_IF: QCoreApplication.translate("Mode", "WHAT-IF"),
    }
    return words.get(Mode(mode), mode) if mode in set(Mode) else mode


def provenance_word(provenance: str) -> str:
    """What is said of readings that are not real; empty for REAL."""
    words = {
        Provenance.SIMULATED: QCoreApplication.translate("Mode", "SIMULATED · synthetic demo data"),
        Provenance.EXERCISE: QCoreApplication.translate("Mode", "EXERCISE · no real event"),
    }
    return words.get(Provenance(provenance), "") if provenance in set(Provenance) else provenance


def mode_token(mode: str) -> str:
    """Palette token of a mode: grey-green for LIVE, blue for everything that is not now."""
    return "good" if mode == Mode.LIVE else "accent"


class ModeBadge(QWidget):
    """The mode in a filled box, the provenance beside it in an outlined one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mode, self._provenance, self._brief = "", "", False
        self._sources = True
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_mode(self, mode: str, provenance: str, sources: bool = True) -> None:
        """Show a session's mode and provenance; without `sources` nothing is live, whatever the mode."""
        self._mode, self._provenance, self._sources = mode, provenance, sources
        self.setAccessibleName(" ".join(filter(None, (self._word(), provenance_word(provenance)))))
        self.setToolTip(self.accessibleName())
        self.updateGeometry()
        self.update()

    def set_brief(self, brief: bool) -> None:
        """Only the first word of the provenance, for narrow windows; the tool tip still says all."""
        if brief != self._brief:
            self._brief = brief
            self.updateGeometry()
            self.update()

    def words(self) -> tuple[str, str]:
        """What stands on it."""
        provenance = provenance_word(self._provenance)
        return self._word(), provenance.partition(" · ")[0] if self._brief else provenance

    def token(self) -> str:
        """Palette token of its ground: neutral for a live session that nothing feeds."""
        return mode_token(self._mode) if self._sources or self._mode != Mode.LIVE else "dim"

    def _word(self) -> str:
        if self._mode == Mode.LIVE and not self._sources:
            return QCoreApplication.translate("Mode", "LIVE · no sources")
        return mode_word(self._mode)

    def sizeHint(self) -> QSize:
        now = theme.current()
        strong, small = QFontMetrics(now.font("strong")), QFontMetrics(now.font("caption"))
        mode, provenance = self.words()
        wide = strong.horizontalAdvance(mode) + now.px(20)
        wide += small.horizontalAdvance(provenance) + now.px(20) if provenance else 0
        return QSize(wide, max(strong.height(), small.height()) + now.px(8))

    def paintEvent(self, _event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        mode, provenance = self.words()
        strong = now.font("strong")
        wide = QFontMetrics(strong).horizontalAdvance(mode) + now.px(20)
        color, radius = now.color(self.token()), now.px(4)
        box = QRectF(0.5, 0.5, wide - 1, self.height() - 1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawRoundedRect(box, radius, radius)
        painter.setPen(now.color("background"))
        painter.setFont(strong)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, mode)
        if provenance:
            rest = QRectF(wide + now.px(6), 0.5, self.width() - wide - now.px(6) - 1, self.height() - 1)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(now.color("medium"), 1))
            painter.drawRoundedRect(rest, radius, radius)
            painter.setFont(now.font("caption"))
            painter.drawText(rest, Qt.AlignmentFlag.AlignCenter, provenance)

    def restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def retranslate(self) -> None:
        self.show_mode(self._mode, self._provenance, self._sources)


class ModeFrame(QWidget):
    """A frame around the window: thin in the mode's colour, thick red while the engine does not answer.

    It follows its parent's size, lets every click through and is drawn above everything.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._mode, self._broken = "", False
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        parent.installEventFilter(self)

    @property
    def broken(self) -> bool:
        return self._broken

    def show_state(self, mode: str, broken: bool) -> None:
        """`broken`: the engine does not answer, nothing on screen is live."""
        self._mode, self._broken = mode, broken
        self.raise_()
        self.update()

    def color(self) -> QColor:
        return theme.current().color("critical" if self._broken else mode_token(self._mode))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.resize(watched.size())
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._broken and self._mode == Mode.LIVE:
            return
        painter = QPainter(self)
        width = theme.current().px(6 if self._broken else 2)
        pen = QPen(self.color(), width)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        half = width / 2
        painter.drawRect(QRectF(self.rect()).adjusted(half, half, -half, -half))
