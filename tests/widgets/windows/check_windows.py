"""Three views at once: docked, undocked, tabbed, hidden, full screen, resized, moved; each keeps its own picture."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QSplitter, QTabWidget

from widgets.scene.table import Beam
from widgets.viewport import Viewport

Three = tuple[QSplitter, list[Viewport]]


@pytest.fixture
def three(desk) -> Three:
    window = QSplitter()
    views = [desk.view(hue) for hue in ("red", "green", "blue")]
    for view in views:
        window.addWidget(view)
    desk.keep(window, size=(720, 260))
    desk.right(*views)
    return window, views


def test_that_three_views_draw_at_once(desk, three: Three) -> None:
    _, views = three
    for hue, view in zip(("blue", "red", "green"), views, strict=True):
        desk.recolour(view, hue)
    desk.right(*views)


def test_that_a_view_is_undocked_and_docked_again(desk, three: Three) -> None:
    window, views = three
    alone = views[1]
    for _ in range(2):
        alone.setParent(None)
        desk.keep(alone, (60, 330), (300, 200))
        desk.right(*views)
        desk.recolour(alone, "green")
        desk.right(*views)
        window.insertWidget(1, alone)
        alone.show()
        desk.right(*views)


def test_that_docks_float_and_become_tabs(desk) -> None:
    window = QMainWindow()
    views = [desk.view(hue) for hue in ("red", "green", "blue")]
    docks = []
    for view in views:
        dock = QDockWidget(view.objectName(), window)
        dock.setWidget(view)
        window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
        docks.append(dock)
    desk.keep(window, size=(400, 560))
    desk.right(*views)
    docks[1].setFloating(True)
    docks[1].move(440, 0)
    docks[1].resize(300, 220)
    desk.right(*views)
    docks[1].setFloating(False)
    window.tabifyDockWidget(docks[0], docks[1])
    docks[0].raise_()
    desk.right(views[0], views[2])
    docks[1].raise_()
    desk.right(views[1], views[2])


def test_that_only_the_tab_in_front_draws(desk) -> None:
    tabs = QTabWidget()
    views = [desk.view(hue) for hue in ("red", "green")]
    for view in views:
        tabs.addTab(view, view.objectName())
    desk.keep(tabs)
    desk.right(views[0])
    hidden: list[object] = []
    views[1]._presenter.shown.connect(hidden.append)
    desk.recolour(views[1], "blue")
    desk.recolour(views[0], "green")
    desk.right(views[0])
    assert hidden == []
    tabs.setCurrentIndex(1)
    desk.right(views[1])


def test_that_hidden_and_minimised_windows_come_back_with_the_newest_picture(desk, three: Three) -> None:
    window, views = three
    views[0].hide()
    desk.right(*views[1:])
    window.hide()
    desk.recolour(views[2], "red")
    window.show()
    views[0].show()
    desk.recolour(views[0], "blue")
    desk.right(*views)
    window.showMinimized()
    QApplication.processEvents()
    desk.recolour(views[1], "blue")
    window.showNormal()
    window.setGeometry(0, 0, 720, 260)
    desk.right(*views)


def test_that_full_screen_and_back_redraws_in_the_right_size(desk, three: Three) -> None:
    window, views = three
    screen = window.screen().geometry()
    window.setGeometry(screen)
    window.showFullScreen()
    assert desk.spin(lambda: window.size() == screen.size())
    desk.right(*views)
    window.showNormal()
    window.setGeometry(0, 0, 720, 260)
    desk.right(*views)


def test_that_a_storm_of_sizes_ends_with_the_right_one(desk, three: Three) -> None:
    window, views = three
    for step in range(60):
        window.resize(560 + 11 * (step % 17), 180 + 7 * (step % 13))
        QApplication.processEvents()
    window.resize(660, 240)
    desk.right(*views)
    for view in views:
        assert view.shot is not None
        ratio = view.devicePixelRatioF()
        sizes = (view.shot.request.width, view.shot.request.height)
        assert sizes == (round(view.width() * ratio), round(view.height() * ratio))


def test_that_one_of_three_is_deleted_while_the_others_draw(desk, three: Three) -> None:
    _, views = three
    left = [views[0], views[2]]
    for view in left:
        view.fly_to(0.0, 0.0, distance=900.0, seconds=0.3)
    desk.drop(views[1])
    desk.right(*left)
    desk.recolour(left[0], "green")
    desk.right(*left)


def test_that_a_dragged_view_moves_and_the_others_stay(desk, three: Three) -> None:
    _, views = three
    before = [view.camera for view in views]
    view = views[1]
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(100, 120))
    for x in range(100, 160, 12):
        QTest.mouseMove(view, QPoint(x, 126))
        QApplication.processEvents()
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(160, 126))
    assert view.camera != before[1]
    assert [views[0].camera, views[2].camera] == [before[0], before[2]]
    desk.right(*views)


def test_that_a_moving_view_is_coarse_and_then_sharp(desk) -> None:
    view = desk.view("red")
    desk.keep(view, size=(400, 240))
    desk.right(view)
    seen: list[tuple[bool, float]] = []
    view._presenter.shown.connect(lambda shot: seen.append((shot.request.sharp, shot.request.scale)))
    view.fly_to(30.0, 0.0, distance=800.0, seconds=0.3)
    desk.right(view)
    assert seen[-1] == (True, 1.0)
    assert {scale for sharp, scale in seen if not sharp} == {view._presenter.moving_scale(400, 240)}


def test_that_another_screen_is_drawn_for(desk, three: Three) -> None:
    screens = QGuiApplication.screens()
    if len(screens) < 2:
        pytest.skip("one screen only here")
    window, views = three
    for screen in (screens[1], screens[0], screens[1]):
        window.setGeometry(screen.geometry().x() + 10, screen.geometry().y() + 10, 660, 240)
        ratio = screen.devicePixelRatio()
        assert desk.spin(lambda screen=screen: window.screen() is screen)
        assert desk.spin(lambda ratio=ratio: all(view.devicePixelRatioF() == ratio for view in views))
        desk.right(*views)
        for view in views:
            assert view.shot is not None
            assert view.shot.request.width == round(view.width() * ratio)


def test_that_one_of_three_loses_3d_and_the_others_go_on(desk, three: Three) -> None:
    _, views = three
    views[1]._presenter._presenter.lost.emit(_loss())
    assert views[1].loss is not None
    desk.right(*views)
    views[1].try_3d()
    assert desk.spin(lambda: views[1].loss is None)
    desk.right(*views)


def test_that_beams_that_pulse_leave_the_picture_whole(desk, three: Three) -> None:
    _, views = three
    for view in views:
        view.set_beams([Beam("a", "x", 1, 100.0, 100.0, 0.0, pulsing=True)])
    desk.spin(lambda: False, 0.3)
    desk.right(*views)


def _loss() -> object:
    from widgets.presenter_frame import Loss

    return Loss("lost", "the OpenGL context was lost")
