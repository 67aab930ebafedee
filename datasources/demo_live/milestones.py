"""The labelled instants of the story, in both languages: seconds from its start, name, texts."""

from typing import NamedTuple

from datasources.demo_live import incidents


class Milestone(NamedTuple):
    """`at` seconds from the start of the story's hour."""

    at: float
    name: str
    texts: dict[str, str]


def _texts(en: str, zh: str) -> dict[str, str]:
    return {"en": en, "zh_CN": zh}


MILESTONES = (
    Milestone(0.0, "calm", _texts("Evening rush, the city is calm", "晚高峰，城市平稳")),
    Milestone(incidents.WIND_RISES, "wind", _texts("Wind rises on the river", "江面起风")),
    Milestone(
        incidents.CONVOY_COMES, "convoy", _texts("A convoy of lorries queues on Nanpu Bridge", "货车车队滞留南浦大桥")
    ),
    Milestone(incidents.PIPE_LEAKS, "leak", _texts("A pipeline loses pressure", "一段管道失压")),
    Milestone(incidents.CONVOY_LEAVES, "convoy-leaves", _texts("The convoy leaves the bridge", "车队驶离大桥")),
    Milestone(incidents.FIBRE_CUT, "fibre-cut", _texts("An excavator cuts a fibre route", "施工挖断光缆")),
    Milestone(incidents.FEEDER_TRIPS, "feeder-trip", _texts("A feeder trips in Lujiazui", "陆家嘴一条馈线跳闸")),
    Milestone(
        incidents.FEEDER_TRIPS + 20,
        "cells-dark",
        _texts("Its cells go dark, the sensors behind them fall silent", "所带基站退服，后端传感器失联"),
    ),
    Milestone(
        incidents.FEEDER_FED_BACK, "fed-back", _texts("The neighbouring feeder takes over", "相邻馈线转供恢复供电")
    ),
    Milestone(incidents.FEEDER_FED_BACK + 90, "cells-back", _texts("Some of the cells come back", "部分基站恢复")),
    Milestone(incidents.FEEDER_FED_BACK + 420, "reports", _texts("Citizens' reports pile up", "市民报修持续增加")),
)
