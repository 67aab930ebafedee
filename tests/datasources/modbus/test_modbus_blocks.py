"""Which registers are asked for together, and how bytes become numbers."""

import math

import pytest
from pydantic import ValidationError

from citydeck.sources.payload import Poisoned
from datasources.modbus.blocks import blocks
from datasources.modbus.settings import Register
from datasources.modbus.value import value


def register(address: int, **more) -> Register:
    return Register(asset="urn:ngsi-ld:Pump:a", metric="pressure", address=address, **more)


def asked(*registers: Register, gap: int = 8) -> list[tuple[int, str, int, int]]:
    return [(one.device, one.kind, one.address, one.count) for one in blocks(registers, 1, gap)]


def test_that_registers_close_to_each_other_are_asked_for_at_once():
    assert asked(register(10), register(0, type="float32"), register(8)) == [(1, "holding", 0, 11)]


def test_that_a_gap_that_is_too_wide_a_kind_and_a_device_of_their_own_are_asked_apart():
    assert asked(register(0), register(20)) == [(1, "holding", 0, 1), (1, "holding", 20, 1)]
    assert asked(register(0), register(1, kind="input"), register(2, device=3)) == [
        (1, "holding", 0, 1),
        (1, "input", 1, 1),
        (3, "holding", 2, 1),
    ]
    assert asked(register(0), register(2), gap=0) == [(1, "holding", 0, 1), (1, "holding", 2, 1)]


def test_that_no_question_asks_for_more_than_the_protocol_allows():
    found = asked(*(register(n) for n in range(300)))
    assert [count for *_, count in found] == [125, 125, 50]
    assert asked(*(register(n, kind="coil") for n in range(2100)))[0][3] == 2000


@pytest.mark.parametrize(
    ("order", "words"),
    [
        ("ABCD", [0x4148, 0x0000]),
        ("CDAB", [0x0000, 0x4148]),
        ("BADC", [0x4841, 0x0000]),
        ("DCBA", [0x0000, 0x4841]),
    ],
)
def test_that_all_four_orders_of_bytes_are_known(order, words):
    assert value(register(0, type="float32", order=order), words) == 12.5


def test_that_numbers_of_64_bits_and_signs_are_read():
    assert value(register(0, type="int64"), [0xFFFF] * 4) == -1.0
    assert value(register(0, type="uint16"), [0xFFFF]) == 65_535.0
    assert value(register(0, type="int16"), [0x8000]) == -32_768.0


def test_that_nan_is_missing_infinity_is_refused_and_zero_is_zero():
    assert math.isnan(value(register(0, type="float32"), [0x7FC0, 0]))
    assert value(register(0, type="float32"), [0, 0]) == 0.0
    with pytest.raises(Poisoned):
        value(register(0, type="float32"), [0x7F80, 0])


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "coil", "type": "int32"},
        {"bit": 3, "type": "int32"},
        {"address": 65_535, "type": "float32"},
        {"bit": 16},
    ],
)
def test_that_what_cannot_be_is_refused_in_the_settings(wrong):
    with pytest.raises(ValidationError):
        Register(**{"asset": "a", "metric": "b", "address": 0, **wrong})
