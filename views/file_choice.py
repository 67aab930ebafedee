"""Choosing a file or folder, which never holds up the room: the system's dialog, or Qt's in the theme."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from widgets import style, theme

_last: list[str] = []
"""Folder of what was chosen last, where the next choice begins."""


def choose(
    parent: QWidget, title: str, chosen: Callable[[str], object], *, folder: bool = False, filters: Sequence[str] = ()
) -> QFileDialog:
    """Open the dialog and return at once; `chosen` is called with the path when there is one."""
    now = theme.current()
    dialog = QFileDialog(parent.window(), title, _last[-1] if _last else "")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(QFileDialog.FileMode.Directory if folder else QFileDialog.FileMode.ExistingFile)
    if folder:
        dialog.setOption(QFileDialog.Option.ShowDirsOnly, on=False)
    elif filters:
        dialog.setNameFilters(list(filters))
    for part, words in _labels().items():
        dialog.setLabelText(part, words)
    dialog.setPalette(style.palette(now))
    dialog.setFont(now.font("body"))
    dialog.resize(now.px(820), now.px(520))
    dialog.fileSelected.connect(lambda path: _take(path, chosen))
    dialog.open()
    return dialog


def _labels() -> dict[QFileDialog.DialogLabel, str]:
    """Words that Qt's own translations leave open."""
    translate, label = QCoreApplication.translate, QFileDialog.DialogLabel
    return {
        label.LookIn: translate("FileChoice", "Folder"),
        label.FileName: translate("FileChoice", "Name"),
        label.FileType: translate("FileChoice", "Show"),
        label.Accept: translate("FileChoice", "Choose"),
        label.Reject: translate("FileChoice", "Cancel"),
    }


def _take(path: str, chosen: Callable[[str], object]) -> None:
    _last[:] = [str(Path(path).parent)]
    chosen(path)
