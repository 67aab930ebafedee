"""The one table of everything a person can do: name, group, keys and words. Help, menus and the palette read it."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from widgets.noop import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True)
class Deed:
    """One action. `keys` as `QKeySequence` portable text, the first is shown; `words` English source of "Actions"."""

    name: str
    group: str
    keys: tuple[str, ...]
    words: str

    def text(self) -> str:
        """Words in the language in force."""
        return QCoreApplication.translate("Actions", self.words)


GROUPS = {
    "alarms": QT_TRANSLATE_NOOP("Actions", "Alarms"),
    "time": QT_TRANSLATE_NOOP("Actions", "Time"),
    "city": QT_TRANSLATE_NOOP("Actions", "City"),
    "tools": QT_TRANSLATE_NOOP("Actions", "Tools on the city"),
    "panels": QT_TRANSLATE_NOOP("Actions", "Panels"),
    "room": QT_TRANSLATE_NOOP("Actions", "Room"),
}
DEEDS = (
    Deed("ack", "alarms", ("F2",), QT_TRANSLATE_NOOP("Actions", "Acknowledge the selected alarm (cannot be undone)")),
    Deed("ack_page", "alarms", ("Shift+F2",), QT_TRANSLATE_NOOP("Actions", "Acknowledge all visible alarms")),
    Deed("next_unacked", "alarms", ("F3",), QT_TRANSLATE_NOOP("Actions", "Next unacknowledged alarm")),
    Deed("silence", "alarms", ("F4",), QT_TRANSLATE_NOOP("Actions", "Silence the sound for a time")),
    Deed("sound_test", "alarms", ("Shift+F4",), QT_TRANSLATE_NOOP("Actions", "Test the alarm sound")),
    Deed("shelve", "alarms", ("Ctrl+H",), QT_TRANSLATE_NOOP("Actions", "Shelve the selected alarm")),
    Deed("fly_to_alarm", "alarms", ("F6",), QT_TRANSLATE_NOOP("Actions", "Fly to the selected asset")),
    Deed("play", "time", ("Space",), QT_TRANSLATE_NOOP("Actions", "Play or pause")),
    Deed("step_back", "time", ("Left", "Ctrl+Left"), QT_TRANSLATE_NOOP("Actions", "Step back")),
    Deed("step_forward", "time", ("Right", "Ctrl+Right"), QT_TRANSLATE_NOOP("Actions", "Step forward")),
    Deed("slower", "time", (",", "Ctrl+,"), QT_TRANSLATE_NOOP("Actions", "Slower")),
    Deed("faster", "time", (".", "Ctrl+."), QT_TRANSLATE_NOOP("Actions", "Faster")),
    Deed("loop", "time", ("L",), QT_TRANSLATE_NOOP("Actions", "Loop on or off")),
    Deed("next_alarm", "time", ("N",), QT_TRANSLATE_NOOP("Actions", "Jump to the next alarm")),
    Deed("previous_alarm", "time", ("Shift+N",), QT_TRANSLATE_NOOP("Actions", "Jump to the previous alarm")),
    Deed("next_step", "time", ("PgDown",), QT_TRANSLATE_NOOP("Actions", "Story: next step")),
    Deed("previous_step", "time", ("PgUp",), QT_TRANSLATE_NOOP("Actions", "Story: previous step")),
    Deed("start_over", "time", ("Ctrl+Home",), QT_TRANSLATE_NOOP("Actions", "Start over")),
    Deed("home", "city", ("Home",), QT_TRANSLATE_NOOP("Actions", "Show the whole city")),
    Deed("find", "city", ("Ctrl+F",), QT_TRANSLATE_NOOP("Actions", "Find an asset")),
    Deed("tool_measure", "tools", ("M",), QT_TRANSLATE_NOOP("Actions", "Measure a distance")),
    Deed("tool_height", "tools", ("H",), QT_TRANSLATE_NOOP("Actions", "Height of a building")),
    Deed("tool_sight", "tools", ("V",), QT_TRANSLATE_NOOP("Actions", "Line of sight")),
    Deed("tool_cut", "tools", ("X",), QT_TRANSLATE_NOOP("Actions", "Cut by height, or the whole city again")),
    Deed("tool_box", "tools", ("B",), QT_TRANSLATE_NOOP("Actions", "Select with a box")),
    Deed("tool_lasso", "tools", ("O",), QT_TRANSLATE_NOOP("Actions", "Select with a line drawn by hand")),
    Deed("tool_copy", "tools", ("Ctrl+Shift+C",), QT_TRANSLATE_NOOP("Actions", "Copy what a tool found")),
    Deed("bookmarks", "tools", ("Alt+B",), QT_TRANSLATE_NOOP("Actions", "Bookmarks: Alt+1 to 9 go, Alt+Shift saves")),
    Deed("bookmark_save", "tools", ("Ctrl+B",), QT_TRANSLATE_NOOP("Actions", "Bookmark this view")),
    Deed("tour", "tools", ("T",), QT_TRANSLATE_NOOP("Actions", "Tour of the bookmarks on or off (Esc ends it)")),
    Deed("palette", "room", ("Ctrl+K",), QT_TRANSLATE_NOOP("Actions", "Find a command or an asset")),
    Deed("help", "room", ("F1",), QT_TRANSLATE_NOOP("Actions", "Keys and legends")),
    Deed("welcome", "room", (), QT_TRANSLATE_NOOP("Actions", "Story, my city, a source: the first start again")),
    Deed("open_city", "city", ("Ctrl+O",), QT_TRANSLATE_NOOP("Actions", "Open my city: a file, a recording, a site")),
    Deed("connect_source", "city", ("Ctrl+Shift+O",), QT_TRANSLATE_NOOP("Actions", "Connect a source")),
    Deed("sources", "city", ("Ctrl+Shift+S",), QT_TRANSLATE_NOOP("Actions", "Sources: state, gaps, refused messages")),
    Deed("about_city", "city", (), QT_TRANSLATE_NOOP("Actions", "About this city, and what of its file was skipped")),
    Deed("undo", "room", ("Ctrl+Z",), QT_TRANSLATE_NOOP("Actions", "Undo the last layout, filter or layer change")),
    Deed("redo", "room", ("Ctrl+Shift+Z", "Ctrl+Y"), QT_TRANSLATE_NOOP("Actions", "Redo")),
    Deed("print_room", "room", ("Ctrl+P",), QT_TRANSLATE_NOOP("Actions", "Print the room")),
    Deed("print_alarms", "room", ("Ctrl+Shift+P",), QT_TRANSLATE_NOOP("Actions", "Print the alarm list")),
    Deed("full_screen", "room", ("F11",), QT_TRANSLATE_NOOP("Actions", "Full screen on this screen")),
    Deed("next_screen", "room", ("Ctrl+F11",), QT_TRANSLATE_NOOP("Actions", "Full screen on the next screen")),
    Deed("second_window", "room", ("Ctrl+Shift+W",), QT_TRANSLATE_NOOP("Actions", "Second window on or off")),
    Deed("city_window", "room", ("Ctrl+Shift+N",), QT_TRANSLATE_NOOP("Actions", "One more window on the city")),
    Deed("language", "room", ("Ctrl+Shift+L",), QT_TRANSLATE_NOOP("Actions", "Switch the language")),
    Deed(
        "close",
        "room",
        ("Ctrl+Q",),
        QT_TRANSLATE_NOOP("Actions", "Close this window; the last one of a live site asks"),
    ),
    Deed("lock", "panels", ("Ctrl+L",), QT_TRANSLATE_NOOP("Actions", "Lock or unlock the layout")),
    Deed("reset", "panels", ("Ctrl+Shift+R",), QT_TRANSLATE_NOOP("Actions", "Reset the layout")),
    Deed("next_panel", "panels", ("Ctrl+Tab", "Ctrl+PgDown"), QT_TRANSLATE_NOOP("Actions", "Go to the next panel")),
    Deed("hide_all", "panels", ("Ctrl+0",), QT_TRANSLATE_NOOP("Actions", "Hide all panels, or bring them back")),
)
"""Everything but showing single panels (Ctrl+1 to Ctrl+9), which the shell adds from its panels."""
BY_NAME = {deed.name: deed for deed in DEEDS}


def group_text(group: str) -> str:
    """Heading of a group."""
    return QCoreApplication.translate("Actions", GROUPS[group])
