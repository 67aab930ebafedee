"""Published information models in a real server: every variable of theirs is told or refused, in the unit it names.

One of them stands on a model that is not among the public files, Machinery: what it asks of that stands in bare.
"""

import csv
import re
from xml.etree import ElementTree as ET

import asyncua
import numpy as np
import pytest

pytestmark = pytest.mark.shared
PLACE = "standards/opcua/Opc.Ua.{}.NodeSet2.xml"
UA = "{http://opcfoundation.org/UA/2011/03/UANodeSet.xsd}"
MACHINERY = "http://opcfoundation.org/UA/Machinery/"
"""The second namespace of the example, which asks for its version of May 2022."""
TYPE = """<UAObjectType NodeId="ns=1;{id}" BrowseName="1:Bare"><DisplayName>Bare</DisplayName><References>
<Reference ReferenceType="HasSubtype" IsForward="false">i=58</Reference></References></UAObjectType>"""
FOLDER = """<UAObject NodeId="ns=1;{id}" BrowseName="1:Machines"><DisplayName>Machines</DisplayName><References>
<Reference ReferenceType="HasTypeDefinition">i=61</Reference>
<Reference ReferenceType="Organizes" IsForward="false">i=85</Reference></References></UAObject>"""
MODEL = """<UANodeSet xmlns="http://opcfoundation.org/UA/2011/03/UANodeSet.xsd">
<NamespaceUris><Uri>{uri}</Uri></NamespaceUris>
<Models><Model ModelUri="{uri}" Version="1.02.0" PublicationDate="2022-05-01T00:00:00Z"/></Models>
{nodes}</UANodeSet>"""


def document(shared_data, model: str) -> ET.Element:
    return ET.parse(shared_data / PLACE.format(model)).getroot()


def indexed(shared_data, model: str) -> int:
    """How many variables the index counts in a model."""
    with (shared_data / "INDEX.tsv").open(newline="", encoding="utf-8") as file:
        told = {row["path"]: row["parsed_as"] for row in csv.DictReader(file, delimiter="\t")}
    return int(re.search(r"UAVariable=(\d+)", told[PLACE.format(model)])[1])


def variables(model: ET.Element, space: int) -> dict[str, str]:
    """Name of each variable by its node id, in the server's own number of the model's namespace."""
    return {
        f"ns={space};{node.get('NodeId').removeprefix('ns=1;')}": node.get("BrowseName").partition(":")[2]
        for node in model.iter(f"{UA}UAVariable")
    }


async def space_of(server, uri: str) -> int:
    async with asyncua.Client(server.url) as client:
        return await client.get_namespace_index(uri)


@pytest.fixture
async def holding(server_with, shared_data, tmp_path):
    """``server, variables = await holding(model)``: a server with the model and with those that it stands on."""

    async def hold(model: str):
        told, root = [str(shared_data / PLACE.format("Di"))], document(shared_data, model)
        if model.startswith("Machinery"):
            (tmp_path / "bare.xml").write_text(bare(root))
            told.append(str(tmp_path / "bare.xml"))
        if model != "Di":
            told.append(str(shared_data / PLACE.format(model)))
        server = await server_with(nodesets=told)
        space = await space_of(server, root.find(f"{UA}NamespaceUris/{UA}Uri").text)
        return server, variables(root, space)

    return hold


def bare(example: ET.Element) -> str:
    """The nodes of Machinery that the example refers to, and nothing of what they are in the standard."""
    asked = {
        (reference.text.removeprefix("ns=2;"), reference.get("ReferenceType"))
        for reference in example.iter(f"{UA}Reference")
        if reference.text.startswith("ns=2;")
    }
    forms = {"HasTypeDefinition": TYPE, "Organizes": FOLDER}
    return MODEL.format(uri=MACHINERY, nodes="".join(forms[kind].format(id=node) for node, kind in sorted(asked)))


def settings(server, metrics: dict[str, str]) -> dict:
    """Each node is an asset of its own."""
    variables = [
        {"node": node, "asset": f"urn:ngsi-ld:Node:{node.rpartition('=')[2]}", "metric": metric}
        for node, metric in metrics.items()
    ]
    return {"url": server.url, "publish": 0.05, "variables": variables}


# Rows, of them without a value, and refused: texts, times, structures and lists are no readings.
EXPECTED = [("Di", 157, 130, 77), ("PnEm", 109, 108, 59), ("Machinery.Examples", 43, 38, 11)]


@pytest.mark.parametrize(("model", "rows", "missing", "refused"), EXPECTED)
async def test_that_every_variable_of_a_model_is_told_once_or_refused(
    shared_data, holding, watched, model, rows, missing, refused
):
    server, known = await holding(model)
    assert len(known) == indexed(shared_data, model) == rows + refused
    seen = await watched("opcua", settings(server, dict.fromkeys(known, "reading")))
    status = seen.supervisor.status()["x"]
    await seen.sees(lambda: len(seen.rows) + sum(status.quarantined.values()) == len(known), seconds=30.0)
    assert len(seen.channels) == len(known)
    assert (len(seen.rows), int(np.isnan(seen.rows.value).sum())) == (rows, missing)
    assert status.quarantined == {"reading is no number": refused}


METRICS = {
    "AcCurrent": ("current", "A", 1.0),
    "AcVoltagePe": ("voltage", "V", 1.0),
    "AcActivePower": ("power", "W", 1e-6),
    "AcActiveEnergyTotalImportLp": ("energy", "W.h", 1e-3),
    "AcReactivePower": ("reactive_power", "var", 1.0),
}


async def test_that_the_units_of_the_energy_model_are_those_that_it_names(holding, watched):
    """A watt-hour that is taken as the metric's own kilowatt-hour is wrong by a thousand."""
    server, known = await holding("PnEm")
    nodes = {node: METRICS[name][0] for node, name in known.items() if name in METRICS}
    seen = await watched("opcua", settings(server, nodes))
    await seen.sees(lambda: bool(seen.channels))
    told = {channel.metric: (channel.original_unit, channel.factor) for channel in seen.channels}
    assert told == {metric: (unit, pytest.approx(factor)) for metric, unit, factor in METRICS.values()}
