import numpy as np
import pytest

from citydeck.model.metrics import METRICS
from citydeck.model.time import NS_PER_S
from datasources.demo_live import incidents
from datasources.demo_live.readings import SOURCES, Readings


@pytest.fixture(scope="module")
def readings(assets, hour):
    return Readings(assets, start=float(hour))


@pytest.fixture(scope="module")
def table(readings, hour):
    """Observations of the whole hour: per channel, seconds since its start and values."""
    found = {}
    for _, batch in readings.stream(hour, hour + 3600):
        seconds = batch.observed_at // NS_PER_S - hour
        for handle, second, value in zip(batch.channel.tolist(), seconds.tolist(), batch.value.tolist(), strict=True):
            found.setdefault(handle, []).append((second, value))
    return {handle: np.array(rows) for handle, rows in found.items()}


def of(readings, table, metric, asset=None):
    return [
        table[handle]
        for handle, channel in enumerate(readings.channels)
        if channel.metric == metric and asset in (None, channel.asset) and handle in table
    ]


def test_that_channels_are_declared_in_canonical_units_of_five_sources(readings):
    assert {channel.source for channel in readings.channels} == set(SOURCES)
    assert all(channel.unit == METRICS[channel.metric].unit for channel in readings.channels)
    assert len({channel.key for channel in readings.channels}) == len(readings.channels)
    assert all(channel.period and 1 <= channel.period <= 60 for channel in readings.channels)
    for source in SOURCES:
        assert {readings.channels[index].source for index in readings.span_of(source)} == {source}


def test_that_the_same_seed_and_time_give_the_same_readings(assets, hour, readings):
    again = Readings(assets, start=float(hour))
    for source in SOURCES:
        first, second = readings.batch(source, hour + 1234), again.batch(source, hour + 1234)
        assert (first.value == second.value).all()
        assert (first.received_at == second.received_at).all()


def test_that_another_seed_gives_another_city(assets, hour, readings):
    other = Readings(assets, seed=1, start=float(hour)).batch("structures", hour)
    assert (other.value != readings.batch("structures", hour).value).any()


def test_that_batches_come_in_order_of_receipt_and_never_before_they_were_observed(readings, hour):
    last = 0
    for _, batch in readings.stream(hour, hour + 60):
        assert len(batch)
        assert (batch.received_at > batch.observed_at).all()
        assert batch.received_at.min() >= last
        last = int(batch.received_at.max())


def test_that_every_channel_speaks_once_within_the_longest_period(readings, hour):
    for source in SOURCES:
        heard = readings.newest(source, hour)
        assert sorted(heard.channel.tolist()) == list(readings.span_of(source))
        assert (np.diff(heard.observed_at) >= 0).all()


def test_that_readings_stay_within_what_a_legend_can_show(readings, table):
    for handle, rows in table.items():
        metric = METRICS[readings.channels[handle].metric]
        reach = 0.5 * (metric.high - metric.low)
        assert metric.low - reach <= rows[:, 1].min(), metric.name
        assert rows[:, 1].max() <= metric.high + reach, metric.name


def test_that_readings_are_rounded_to_what_a_sensor_resolves(table, readings):
    for rows in of(readings, table, "stress"):
        assert np.allclose(rows[:, 1], np.round(rows[:, 1], 1), atol=0)


def test_that_wind_and_lorries_drive_the_bridge_to_its_limit_and_that_it_climbs_for_minutes_before(readings, table):
    (rows,) = of(readings, table, "stress", incidents.NANPU)
    stress = dict(rows.tolist())
    minute = [np.mean([stress[second] for second in range(60 * m, 60 * m + 60)]) for m in range(60)]
    assert max(minute[:7]) < 60.0
    crossed = next(second for second, value in sorted(stress.items()) if value >= 110.0)
    assert incidents.CONVOY_COMES < crossed < incidents.CONVOY_STANDS
    start, end = int(incidents.CONVOY_COMES // 60), int(crossed // 60)
    assert minute[start:end] == sorted(minute[start:end])
    assert max(minute[30:]) < 65.0


def test_that_no_other_bridge_comes_near_its_limit(readings, table):
    others = [
        rows for rows in of(readings, table, "stress") if rows is not of(readings, table, "stress", incidents.NANPU)[0]
    ]
    assert max(rows[:, 1].max() for rows in others) < 90.0


def test_that_a_tripped_feeder_carries_nothing_and_its_neighbour_takes_over(readings, table, assets):
    feeders = [asset.id for asset in assets if asset.kind == "feeder"]
    tripped, helper = feeders[readings.incidents.feeder], feeders[readings.incidents.helper]
    (power,), (load,) = of(readings, table, "power", tripped), of(readings, table, "load", helper)
    off = (power[:, 0] >= incidents.FEEDER_TRIPS) & (power[:, 0] < incidents.FEEDER_FED_BACK)
    assert (power[off, 1] == 0.0).all()
    assert (power[~off, 1] > 0.0).all()
    assert (
        load[load[:, 0] > incidents.FEEDER_FED_BACK + 60, 1].min()
        > load[load[:, 0] < incidents.FEEDER_TRIPS, 1].max() + 15
    )


def test_that_dark_cells_say_zero_and_give_no_signal(readings, table, assets):
    cells = [asset.id for asset in assets if asset.kind == "cell"]
    for row in np.flatnonzero(np.isfinite(readings.incidents.dark_from)):
        (state,), (signal,) = of(readings, table, "cell_state", cells[row]), of(readings, table, "rsrp", cells[row])
        dark_from, dark_until = readings.incidents.dark_from[row], readings.incidents.dark_until[row]
        dark = (state[:, 0] >= dark_from) & (state[:, 0] < dark_until)
        assert (state[:, 1] == np.where(dark, 0.0, 1.0)).all()
        assert not ((signal[:, 0] >= dark_from) & (signal[:, 0] < dark_until)).any()


def test_that_some_cells_come_back_and_some_do_not(readings):
    dark = np.isfinite(readings.incidents.dark_from)
    back = np.isfinite(readings.incidents.dark_until)
    assert 0 < (dark & back).sum() < dark.sum()


def test_that_sensors_behind_a_dark_cell_are_missing_not_zero(readings, table, hour):
    at = hour + incidents.FEEDER_FED_BACK
    silent = [
        handle
        for handle, rows in table.items()
        if not ((rows[:, 0] > incidents.FEEDER_TRIPS + 120) & (rows[:, 0] < incidents.FEEDER_FED_BACK)).any()
    ]
    kinds = {readings.channels[handle].metric for handle in silent}
    assert "speed" in kinds
    assert kinds <= {"speed", "flow", "pressure", "pm25", "no2", "rsrp", "cell_load"}
    for handle in silent:
        assert handle not in readings.batch(readings.channels[handle].source, int(at) - 1).channel


def test_that_without_a_story_nothing_happens(assets, hour):
    calm = Readings(assets, start=None)
    seconds = range(hour + 900, hour + 2400, 60)
    for source, metric, bad in (("energy", "feeder_state", 0.0), ("telecom", "fibre_state", 0.0)):
        values = [calm.newest(source, second) for second in seconds]
        rows = [index for index in calm.span_of(source) if calm.channels[index].metric == metric]
        assert not any((batch.value[np.isin(batch.channel, rows)] == bad).any() for batch in values)
    assert not np.isfinite(calm.incidents.elapsed(float(hour)))


def test_that_a_repeating_story_happens_in_every_hour(assets, hour):
    live = Readings(assets, start=0.0, repeats=True)
    for hours in (0, 5):
        at = hour + 3600 * hours + incidents.FEEDER_TRIPS + 30
        assert live.incidents.feeder_is_off(at)
        assert not live.incidents.feeder_is_off(at + 1200)


def test_that_a_town_without_some_kinds_still_reports_the_others(assets, hour):
    few = [asset for asset in assets if asset.kind in ("bridge", "road")]
    readings = Readings(few, start=float(hour))
    assert {channel.metric for channel in readings.channels} == {
        "speed", "flow", "stress", "axle_load", "wind_speed", "temperature"
    }  # fmt: skip
    assert sum(len(batch) for _, batch in readings.stream(hour, hour + 30)) > 60
