"""A running SUMO, spoken to over TraCI without a thread: questions in bulk, one message at a time.

The client that comes with SUMO blocks its thread at every question and takes messages of any size.
"""

import asyncio
import contextlib
import struct
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from citydeck.model.place import Place
from citydeck.sources.mapping.geometry import place_of
from citydeck.sources.transports.unreached import why
from datasources.sumo.message import LARGEST, Answer, Garbled, Reader, command, get, message

GET_VERSION, STEP, SET_ORDER, CLOSE = 0x00, 0x02, 0x03, 0x7F
LANE, VEHICLE, EDGE, SIMULATION = 0xA3, 0xA4, 0xAA, 0xAB
ID_LIST, TIME, STEP_LENGTH, EXPECTED = 0x00, 0x66, 0x7B, 0x7D
ON_ROAD, ROAD_SPEED, ROAD_OCCUPANCY, NAME, SHAPE = 0x10, 0x11, 0x13, 0x1B, 0x4E
SPEED, POSITION, ANGLE, CONVERSION = 0x40, 0x42, 0x43, 0x82
AT_ONCE = 5_000
"""Questions in one message."""
GOODBYE = 0.5
"""Seconds."""
PROBE = 1000.0
"""Metres; a network without a projection calls them degrees."""

T = TypeVar("T")
XY = tuple[float, float]
Question = tuple[int, int, str, bytes]
"""Domain, variable, thing, argument."""


class Road(NamedTuple):
    """`on_it` vehicles, their mean `speed` (m/s) and the share of the road that they cover."""

    on_it: int
    speed: float
    occupancy: float


class Driven(NamedTuple):
    """Where a vehicle is in the network's metres, its speed (m/s) and heading (degrees from north)."""

    position: XY
    speed: float
    angle: float


class Simulator:
    """One connection. Whatever is not answered within `timeout` seconds is lost: `ConnectionError`."""

    def __init__(self, host: str, port: int, timeout: float) -> None:
        self._host, self._port, self._timeout = host, port, timeout
        self._where = f"{host}:{port}"
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None
        self.projected = False
        self.step_length = 0.0

    async def open(self, order: int) -> None:
        """Connect, as the client number `order` where several drive one simulation (0: it is the only one)."""
        try:
            async with asyncio.timeout(self._timeout):
                self._reader, self._writer = await asyncio.open_connection(self._host, self._port)
        except OSError as error:
            raise ConnectionError(f"no SUMO at {self._where}: {why(error)}") from None
        if order:
            reader = await self._asked([command(SET_ORDER, struct.pack(">i", order))])
            self._done(reader, SET_ORDER)
        reader = await self._asked([command(GET_VERSION)])
        self._done(reader, GET_VERSION)
        self._parsed(reader.version)
        self.step_length = await self._number(STEP_LENGTH)
        self.projected = await self._has_projection()

    async def roads(self) -> list[str]:
        """Ids of all roads; the insides of junctions are none."""
        (answer,) = await self._ask([(EDGE, ID_LIST, "", b"")])
        return [road for road in _list(answer) if not road.startswith(":")]

    async def names(self, roads: Sequence[str]) -> list[str]:
        """Street names, empty where the network has none."""
        answers = await self._ask([(EDGE, NAME, road, b"") for road in roads])
        return [answer.value if isinstance(answer.value, str) else "" for answer in answers]

    async def shapes(self, roads: Sequence[str]) -> list[Place | None]:
        """Where roads lie, by their first lane; None for all where the network has no projection."""
        if not self.projected:
            return [None] * len(roads)
        answers = await self._ask([(LANE, SHAPE, f"{road}_0", b"") for road in roads])
        lines = [answer.value if isinstance(answer.value, list) else [] for answer in answers]
        flat = iter(await self.positions([point for line in lines for point in line]))
        return [place_of({"type": "LineString", "coordinates": [list(next(flat)) for _ in line]}) for line in lines]

    async def step(self, until: float) -> float:
        """Simulate until `until` (s of the simulation), at least one step; the simulated time after it."""
        self._done(await self._asked([command(STEP, struct.pack(">d", until))]), STEP)
        return await self.time()

    async def time(self) -> float:
        """Simulated time (s)."""
        return await self._number(TIME)

    async def expected(self) -> int:
        """Vehicles that drive or have still to start."""
        return int(await self._number(EXPECTED))

    async def traffic(self, roads: Sequence[str]) -> list[Road | None]:
        """How it looks on roads now; None for one that the simulator tells nothing of."""
        variables = (ON_ROAD, ROAD_SPEED, ROAD_OCCUPANCY)
        answers = await self._ask([(EDGE, variable, road, b"") for road in roads for variable in variables])
        return [_road(answers[at : at + 3]) for at in range(0, len(answers), 3)]

    async def vehicles(self) -> list[str]:
        """Ids of the vehicles on the road now."""
        (answer,) = await self._ask([(VEHICLE, ID_LIST, "", b"")])
        return _list(answer)

    async def driven(self, vehicles: Sequence[str]) -> list[Driven | None]:
        """Where vehicles are and how they drive; None for one that is gone."""
        variables = (POSITION, SPEED, ANGLE)
        answers = await self._ask([(VEHICLE, variable, vehicle, b"") for vehicle in vehicles for variable in variables])
        return [_driven(answers[at : at + 3]) for at in range(0, len(answers), 3)]

    async def positions(self, points: Sequence[XY]) -> list[XY]:
        """Longitude and latitude of points of the network; NaN where it says none."""
        answers = await self._ask([(SIMULATION, CONVERSION, "", _conversion(point)) for point in points])
        return [_pair(answer.value) for answer in answers]

    async def close(self) -> None:
        """Say that it is over and disconnect; SUMO ends when nobody is connected any more."""
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.write(message([command(CLOSE)]))
            writer.close()
            with contextlib.suppress(OSError, TimeoutError):
                await asyncio.wait_for(writer.wait_closed(), GOODBYE)

    async def _has_projection(self) -> bool:
        near, far = await self.positions([(0.0, 0.0), (PROBE, 0.0)])
        return abs(far[0] - near[0]) < PROBE / 2

    async def _number(self, variable: int) -> float:
        (answer,) = await self._ask([(SIMULATION, variable, "", b"")])
        if not isinstance(answer.value, float | int):
            raise self._strange()
        return float(answer.value)

    async def _ask(self, questions: Sequence[Question]) -> list[Answer]:
        """The answers in the order of their questions."""
        answers: list[Answer] = []
        for at in range(0, len(questions), AT_ONCE):
            part = questions[at : at + AT_ONCE]
            answers += self._read(await self._asked([get(*question) for question in part]), part)
        return answers

    def _read(self, reader: Reader, questions: Sequence[Question]) -> list[Answer]:
        return self._parsed(lambda: [reader.answer(question[0]) for question in questions])

    async def _asked(self, commands: list[bytes]) -> Reader:
        reader, writer = self._reader, self._writer
        if reader is None or writer is None:
            raise ConnectionError("the source is not open")
        try:
            async with asyncio.timeout(self._timeout):
                writer.write(message(commands))
                await writer.drain()
                (size,) = struct.unpack(">i", await reader.readexactly(4))
                if not 4 <= size <= LARGEST:
                    raise self._strange()
                return Reader(await reader.readexactly(size - 4))
        except TimeoutError:
            raise ConnectionError(f"SUMO at {self._where} did not answer within {self._timeout:g} s") from None
        except asyncio.IncompleteReadError:
            raise ConnectionError(f"SUMO at {self._where} has ended") from None
        except ConnectionError:
            raise
        except OSError as error:
            raise ConnectionError(f"SUMO at {self._where}: {why(error)}") from None

    def _done(self, reader: Reader, number: int) -> None:
        failure = self._parsed(lambda: reader.status(number))
        if failure is not None:
            raise ConnectionError(f"SUMO at {self._where} refuses: {failure}")

    def _parsed(self, read: Callable[[], T]) -> T:
        try:
            return read()
        except Garbled:
            raise self._strange() from None

    def _strange(self) -> ConnectionError:
        return ConnectionError(f"{self._where} answers, and does not speak TraCI")


def _conversion(point: XY) -> bytes:
    """From metres of the network (type 0x01) to longitude and latitude (type 0x00)."""
    return struct.pack(">BiBddBB", 0x0F, 2, 0x01, *point, 0x07, 0x00)


def _list(answer: Answer) -> list[str]:
    return answer.value if isinstance(answer.value, list) else []


def _pair(value: object) -> XY:
    return (value[0], value[1]) if isinstance(value, tuple) else (float("nan"), float("nan"))


def _road(answers: Sequence[Answer]) -> Road | None:
    on_it, speed, occupancy = (answer.value for answer in answers)
    if isinstance(on_it, int) and isinstance(speed, float) and isinstance(occupancy, float):
        return Road(on_it, speed, occupancy)
    return None


def _driven(answers: Sequence[Answer]) -> Driven | None:
    position, speed, angle = (answer.value for answer in answers)
    if isinstance(position, tuple) and isinstance(speed, float) and isinstance(angle, float):
        return Driven(_pair(position), speed, angle)
    return None
