"""The public scenario of Bologna: a real network with a demand calibrated on counts, run by a real SUMO."""

import xml.etree.ElementTree as ET

import numpy as np

FILES = ("acosta_buslanes.net.xml", "acosta.rou.xml", "acosta_busses.rou.xml")
MORE = ("acosta_vtypes.add.xml", "acosta_detectors.add.xml", "acosta_bus_stops.add.xml", "acosta_tls.add.xml")


async def test_that_the_scenario_of_bologna_drives_on_its_own_roads(shared_data, sumo, watched):
    folder = shared_data / "traffic/sumo_bologna/acosta"
    network = ET.parse(folder / FILES[0]).getroot()
    edges = [edge.get("id") for edge in network.iter("edge")]
    roads = {edge for edge in edges if not edge.startswith(":")}
    routes = ET.parse(folder / FILES[1]).getroot()
    buses = ET.parse(folder / FILES[2]).getroot()
    assert (len(edges), len(roads), len(routes.findall("vehicle")), len(buses.findall("vehicle"))) == (
        472,
        178,
        8622,
        157,
    )
    inputs = ["-n", str(folder / FILES[0]), "-r", ",".join(str(folder / name) for name in FILES[1:])]
    inputs += ["-a", ",".join(str(folder / name) for name in MORE)]
    simulation = sumo(arguments=inputs)
    seen = await watched(
        "sumo", {"host": "127.0.0.1", "port": simulation.port, "every": 0.1, "pace": 600, "vehicles": 50, "timeout": 10}
    )
    await seen.sees(lambda: sum(metric == "longitude" for _, metric, _ in seen.values()) >= 300, 60)
    assert len([asset for asset in seen.assets if asset.kind == "road"]) == len(roads)
    assert len([asset for asset in seen.assets if asset.kind == "vehicle"]) == 50
    speeds = np.array([value for _, metric, value in seen.values() if metric == "speed"])
    assert 0.0 <= np.nanmin(speeds) < 5.0
    assert 30.0 < np.nanmax(speeds) < 130.0
    assert np.isnan(speeds).any(), "there are roads on which nobody drives"
    east = np.array([value for _, metric, value in seen.values() if metric == "longitude"])
    north = np.array([value for _, metric, value in seen.values() if metric == "latitude"])
    assert 11.30 < np.nanmin(east) < np.nanmax(east) < 11.37
    assert 44.47 < np.nanmin(north) < np.nanmax(north) < 44.52
