"""Secrets typed in the room: unseen, handed on once, and a reference in the form."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog, QLineEdit

from views.source_kind import FieldSpec, SourceKind

TEXT = {"en": "what it is", "zh_CN": "它是什么"}
LOGIN = FieldSpec("login", "list", TEXT, usual=True, item=(FieldSpec("token", "secret", TEXT, usual=True),))
KIND = SourceKind("web_feed", TEXT, TEXT, (FieldSpec("password", "secret", TEXT, usual=True), LOGIN))
SECRET = "hunter:two"


def _type(window, field) -> QInputDialog:
    QTest.mouseClick(field.choose, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    (dialog,) = [found for found in window.findChildren(QInputDialog) if found.isVisible()]
    line = dialog.findChild(QLineEdit)
    assert line.echoMode() == QLineEdit.EchoMode.Password
    QTest.keyClicks(line, SECRET)
    return dialog


def _card(make_window):
    window = make_window()
    window.day_one.start("plug")
    card = window.day_one.connect_source
    card.set_kinds([KIND])
    QApplication.processEvents()
    return window, card


def test_that_a_typed_secret_is_handed_on_and_the_form_holds_its_reference_alone(make_window) -> None:
    window, card = _card(make_window)
    asked, drafts = [], []
    card.secretWanted.connect(lambda *told: asked.append(told))
    card.tryWanted.connect(drafts.append)
    token = card.form.parts["login"].entries[0].parts["token"]
    for field, name in ((card.form.parts["password"], "web-feed-password"), (token, "web-feed-token")):
        dialog = _type(window, field)
        QTest.keyClick(dialog, Qt.Key.Key_Return)
        assert asked.pop() == (name, SECRET, field)
        assert field.text() == ""
        card.show_kept(field, f"secret://{name}", "a private file (/home/anna/secrets)")
        assert "a private file" in card.report.line.text()
    QTest.mouseClick(card.test, Qt.MouseButton.LeftButton)
    assert drafts[0].settings == {
        "password": "secret://web-feed-password",
        "login": [{"token": "secret://web-feed-token"}],
    }


def test_that_a_secret_that_was_not_typed_to_the_end_goes_nowhere(make_window) -> None:
    window, card = _card(make_window)
    asked = []
    card.secretWanted.connect(lambda *told: asked.append(told))
    QTest.keyClick(_type(window, card.form.parts["password"]), Qt.Key.Key_Escape)
    assert asked == []
    assert card.form.parts["password"].text() == ""
