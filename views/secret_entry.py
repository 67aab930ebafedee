"""Typing a secret: unseen, in a dialog of its own, and handed on once; no field of a form ever holds it."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QInputDialog, QLineEdit, QWidget

from widgets import style, theme


def ask_secret(parent: QWidget, what: str, typed: Callable[[str], object]) -> QInputDialog:
    """Open the dialog and return at once; `typed` is called with the secret when there is one."""
    now, translate = theme.current(), QCoreApplication.translate
    dialog = QInputDialog(parent.window())
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setInputMode(QInputDialog.InputMode.TextInput)
    dialog.setTextEchoMode(QLineEdit.EchoMode.Password)
    dialog.setWindowTitle(what)
    told = translate(
        "SecretEntry",
        "It goes to the system's keyring, or a private file where there is none; the site holds a reference only.",
    )
    dialog.setLabelText(f"{what}\n{told}")
    dialog.setOkButtonText(translate("SecretEntry", "Keep"))
    dialog.setCancelButtonText(translate("SecretEntry", "Cancel"))
    dialog.setPalette(style.palette(now))
    dialog.setFont(now.font("body"))
    dialog.textValueSelected.connect(lambda secret: typed(secret) if secret else None)
    dialog.open()
    return dialog
