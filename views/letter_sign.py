"""A state letter as the alarm list shows it: beside a mark that is filled while nobody has acknowledged."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from citydeck.model.alarm import Letter, Priority
from widgets import theme
from widgets.priority_mark import PriorityMark

UNACKNOWLEDGED = (Letter.UNACKED, Letter.RETURNED_UNACKED)


class LetterSign(QWidget):
    """The mark of one priority stands for all: what it says here is filled or outline; A has none."""

    def __init__(self, letter: Letter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        now = theme.current()
        self.mark = PriorityMark(Priority.HIGH, 16, self)
        self.mark.show_priority(Priority.HIGH, lit=letter in UNACKNOWLEDGED)
        policy = self.mark.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.mark.setSizePolicy(policy)
        self.mark.setVisible(letter is not Letter.NORMAL)
        self.letter = QLabel(letter.value, self)
        self.letter.setFont(now.font("strong"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(now.px(6))
        row.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.letter, 0, Qt.AlignmentFlag.AlignTop)
        row.addStretch(1)
