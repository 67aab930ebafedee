"""The look of plain Qt controls, derived from the theme: one style sheet and one palette for a whole window."""

from PySide6.QtGui import QColor, QPalette

from widgets.theme import Theme


def palette(theme: Theme) -> QPalette:
    """Qt palette with the theme's tokens, for everything that the sheet does not name."""
    made = QPalette()
    roles = {
        QPalette.ColorRole.Window: theme.palette.background,
        QPalette.ColorRole.WindowText: theme.palette.text,
        QPalette.ColorRole.Base: theme.palette.panel_solid,
        QPalette.ColorRole.AlternateBase: theme.palette.raised,
        QPalette.ColorRole.Text: theme.palette.text,
        QPalette.ColorRole.PlaceholderText: theme.palette.faint,
        QPalette.ColorRole.Button: theme.palette.raised,
        QPalette.ColorRole.ButtonText: theme.palette.text,
        QPalette.ColorRole.Highlight: theme.palette.accent,
        QPalette.ColorRole.HighlightedText: theme.palette.background,
        QPalette.ColorRole.ToolTipBase: theme.palette.panel_solid,
        QPalette.ColorRole.ToolTipText: theme.palette.text,
        QPalette.ColorRole.Link: theme.palette.accent,
    }
    for role, color in roles.items():
        made.setColor(role, QColor(color))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.palette.faint))
    return made


def sheet(theme: Theme) -> str:
    """Style sheet of a window. It sets no fonts: those come from `Theme.font`, so that roles keep their size."""
    p, px = theme.palette, theme.px
    return f"""
    QToolTip {{ background: {p.panel_solid}; color: {p.text}; border: 1px solid {p.border}; padding: {px(5)}px; }}
    QLabel {{ background: transparent; color: {p.text}; }}
    QLabel[role="dim"] {{ color: {p.dim}; }}
    QLabel[role="faint"] {{ color: {p.faint}; }}
    QLabel[role="fault"] {{ color: {p.critical}; }}
    QLabel[role="good"] {{ color: {p.good}; }}
    QPushButton, QToolButton {{
        background: {p.raised}; color: {p.text}; border: 1px solid {p.border}; border-radius: {px(5)}px;
        padding: {px(4)}px {px(10)}px; min-height: {px(20)}px; }}
    QToolButton {{ padding: {px(4)}px; }}
    QToolButton[flat="true"], QPushButton[flat="true"] {{ background: transparent; border-color: transparent; }}
    QPushButton:hover, QToolButton:hover {{ border-color: {p.accent}; background: {p.raised}; }}
    QPushButton:focus, QToolButton:focus, QLineEdit:focus, QComboBox:focus, QPlainTextEdit:focus
        {{ border: 1px solid {p.accent}; }}
    QPushButton:pressed, QToolButton:pressed {{ background: {p.border}; }}
    QPushButton:checked, QToolButton:checked {{ border-color: {p.accent}; color: {p.accent}; }}
    QPushButton:disabled, QToolButton:disabled {{ color: {p.faint}; border-color: {p.grid}; }}
    QPushButton[primary="true"] {{ background: {p.accent}; color: {p.background}; border-color: {p.accent}; }}
    QPushButton[primary="true"]:disabled {{ background: {p.raised}; color: {p.faint}; border-color: {p.grid}; }}
    QToolButton::menu-indicator {{ image: none; width: 0; }}
    QLineEdit, QPlainTextEdit, QComboBox, QSpinBox, QDoubleSpinBox {{
        background: {p.panel_solid}; color: {p.text}; border: 1px solid {p.border}; border-radius: {px(5)}px;
        padding: {px(4)}px {px(6)}px; min-height: {px(20)}px;
        selection-background-color: {p.accent}; selection-color: {p.background}; }}
    QAbstractSpinBox QLineEdit {{ background: transparent; border: none; padding: 0 0 0 {px(5)}px; min-height: 0; }}
    QLineEdit[wrong="true"], QComboBox[wrong="true"] {{ border: 1px solid {p.critical}; }}
    QFrame[box="true"] {{ background: transparent; border: 1px solid {p.grid}; border-radius: {px(6)}px; }}
    QFrame[line="true"] {{ background: {p.grid}; border: none; max-height: 1px; min-height: 1px; }}
    QProgressBar {{ background: {p.grid}; border: none; border-radius: {px(4)}px; }}
    QProgressBar::chunk {{ background: {p.accent}; border-radius: {px(4)}px; }}
    QComboBox QAbstractItemView, QListView, QTreeView, QTableView, QMenu {{
        background: {p.panel_solid}; color: {p.text}; border: 1px solid {p.border}; outline: none;
        selection-background-color: {p.raised}; selection-color: {p.text}; }}
    QMenu {{ padding: {px(6)}px; }}
    QMenu::item {{ padding: {px(6)}px {px(22)}px; border-radius: {px(4)}px; }}
    QMenu::item:selected {{ background: {p.raised}; }}
    QMenu::item:disabled {{ color: {p.faint}; }}
    QMenu::separator {{ height: 1px; background: {p.grid}; margin: {px(5)}px {px(8)}px; }}
    QHeaderView {{ background: {p.panel_solid}; border: none; }}
    QHeaderView::section {{ background: transparent; color: {p.dim}; border: none; border-bottom: 1px solid {p.grid};
        padding: {px(4)}px; }}
    QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; border: none; }}
    QScrollBar:vertical {{ background: transparent; width: {px(8)}px; margin: 0; }}
    QScrollBar:horizontal {{ background: transparent; height: {px(8)}px; margin: 0; }}
    QScrollBar::handle {{ background: {p.border}; border-radius: {px(3)}px; min-height: {px(24)}px; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    QSlider {{ min-height: {px(20)}px; background: transparent; }}
    QSlider::groove:horizontal {{ height: {px(4)}px; background: {p.grid}; border-radius: {px(2)}px; }}
    QSlider::sub-page:horizontal {{ background: {p.accent}; border-radius: {px(2)}px; }}
    QSlider::handle:horizontal {{ width: {px(12)}px; height: {px(12)}px; margin: -{px(4)}px 0;
        background: {p.text}; border-radius: {px(6)}px; }}
    QSlider::handle:horizontal:focus {{ background: {p.accent}; }}
    QRadioButton {{ color: {p.text}; spacing: {px(6)}px; background: transparent; }}
    QRadioButton:focus {{ color: {p.accent}; }}
    QRadioButton::indicator {{ width: {px(12)}px; height: {px(12)}px; border: 1px solid {p.faint};
        border-radius: {px(7)}px; background: {p.grid}; }}
    QRadioButton::indicator:checked {{ background: {p.accent}; border: {px(3)}px solid {p.grid};
        width: {px(8)}px; height: {px(8)}px; }}
    QCheckBox {{ color: {p.text}; spacing: {px(6)}px; background: transparent; }}
    QCheckBox::indicator {{ width: {px(14)}px; height: {px(14)}px; border: 1px solid {p.faint};
        border-radius: {px(3)}px; background: {p.panel_solid}; }}
    QCheckBox::indicator:checked {{ background: {p.accent}; border-color: {p.accent}; }}
    QCheckBox:focus {{ color: {p.accent}; }}
    """
