"""Keys do what they say with a Chinese input method on, and text fields keep what is typed."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLineEdit, QPlainTextEdit, QTableView, QWidget

from views.commands import settle
from views.key_filter import plain_key

PLAIN = Qt.KeyboardModifier.NoModifier
TEXT = (QLineEdit, QPlainTextEdit, QAbstractSpinBox)


def _typed(widget: QWidget, sign: str) -> None:
    """A key as an input method in full-width mode sends it: no key code, only the sign."""
    QApplication.sendEvent(widget, QKeyEvent(QEvent.Type.KeyPress, 0, PLAIN, sign))


def _focus(window: QWidget, widget: QWidget) -> None:
    window.activateWindow()
    widget.setFocus(Qt.FocusReason.OtherFocusReason)
    QApplication.processEvents()


SIGNS = {"　": "Space", "，": ",", "。": ".", "．": ".", "ｎ": "N", "Ｌ": "L", "n": "", "中": ""}
"""What a sign is read as; nothing for what is no full-width key."""


@pytest.mark.parametrize(("sign", "plain"), SIGNS.items())
def test_that_full_width_signs_are_read_as_plain_keys(qapp: QApplication, sign: str, plain: str) -> None:
    assert plain_key(QKeyEvent(QEvent.Type.KeyPress, 0, PLAIN, sign)) == plain


async def test_that_the_alarm_list_passes_keys_on_with_an_input_method(make_window, make_client) -> None:
    client = make_client()
    window = make_window(client=client)
    table = window.panels["alarms"].findChild(QTableView) or window.panels["alarms"].table
    table.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    _focus(window, table)
    assert not table.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    for sign in ("。", "Ｎ", "ｌ"):
        _typed(table, sign)
    await settle()
    assert [name for name, _ in client.asked] == ["set_speed", "next_alarm", "set_loop"]


async def test_that_a_function_key_works_in_the_middle_of_composing(make_window, make_client) -> None:
    client = make_client()
    window = make_window(client=client)
    field = window.panels["alarms"].findChild(QLineEdit)
    _focus(window, field)
    composing = QInputMethodEvent("nan pu", [])
    QApplication.sendEvent(field, composing)
    QTest.keyClick(field, Qt.Key.Key_F4)
    await settle()
    assert [name for name, _ in client.asked] == ["silence"]
    assert field.text() == ""


async def test_that_a_text_field_keeps_full_width_signs(make_window, make_client) -> None:
    client = make_client()
    window = make_window(client=client)
    field = window.panels["alarms"].findChild(QLineEdit)
    _focus(window, field)
    done = QInputMethodEvent()
    done.setCommitString("南浦。")
    QApplication.sendEvent(field, done)
    _typed(field, "。")
    await settle()
    assert field.text() == "南浦。。"
    assert client.asked == []


def test_that_only_text_fields_ask_for_an_input_method(make_window) -> None:
    window = make_window()
    window.deck.show_panel("settings", True)
    asking = []
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus and not isinstance(widget, TEXT):
            _focus(window, widget)
            if widget.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled):
                asking.append(type(widget).__name__)
    assert asking == []


async def test_that_a_focused_button_keeps_space_and_the_room_keeps_letters(make_window, make_client) -> None:
    client = make_client()
    window = make_window(client=client)
    _focus(window, window.bar.buttons["next_alarm"])
    QTest.keyClick(window.bar.buttons["next_alarm"], Qt.Key.Key_Space)
    QTest.keyClick(window.bar.buttons["next_alarm"], Qt.Key.Key_L)
    await settle()
    assert [name for name, _ in client.asked] == ["next_alarm", "set_loop"]
