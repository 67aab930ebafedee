"""Drawing a frame leaves the rest of the program its turn, and what was drawn is in the render framebuffer."""

import threading

from citydeck.city.model import CityModel
from widgets.scene.camera import Camera
from widgets.scene.materials import Frame
from widgets.scene.offscreen import window
from widgets.scene.scene import Scene

SIZE = (1920, 1080)


class Counter(threading.Thread):
    """Counts until it is told to end."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.count, self.ended = 0, False

    def run(self) -> None:
        while not self.ended:
            self.count += 1


def test_that_other_threads_go_on_while_a_frame_is_drawn(town: CityModel) -> None:
    target, scene = window(), Scene()
    target.SetSize(*SIZE)
    target.AddRenderer(scene.renderer)
    scene.set_city(town)
    counter = Counter()
    gained = []
    counter.start()
    for turn in range(9):
        scene.frame(Frame(Camera(250.0, 0.0, 0.0, distance=500.0, heading=30.0 * turn, pitch=30.0), *SIZE))
        before = counter.count
        scene.draw()
        gained.append(counter.count - before)
    counter.ended = True
    counter.join()
    target.Finalize()
    # of a short frame a busy machine may leave them nothing; a call that keeps the interpreter does of every one
    assert sorted(gained)[len(gained) // 2] > 5_000, gained
