"""Adapters are found, read and listed without running a line of theirs."""

import sys

import pytest

from citydeck.model.errors import CitydeckError
from citydeck.sources import trust
from citydeck.sources.listing import listing
from citydeck.sources.manifest import disagreements, read
from citydeck.sources.registry import scan

BOMB = "raise SystemExit('an adapter was imported')\n"


def test_that_a_stranger_is_listed_without_being_imported_and_may_not_run(install, tmp_path):
    registry = install(code=BOMB)
    listed = {adapter["id"]: adapter for adapter in listing(registry, tmp_path)}
    assert listed["trial_feed"]["package"] == "trial_feed"
    assert "is not trusted" in listed["trial_feed"]["runs"]
    assert listed["mqtt"]["builtin"]
    assert listed["mqtt"]["runs"] == ""
    assert "trial_feed_package" not in sys.modules


def test_that_an_id_can_be_had_once_and_ours_wins(install):
    registry = install(code=BOMB, name="mqtt")
    assert registry.get("mqtt").builtin
    assert any("the id 'mqtt' is also in" in fault for fault in registry.faults)


@pytest.mark.parametrize(
    ("manifest", "what"),
    [
        ("format = 2", "format"),
        ("nonsense", "citydeck-source.toml"),
        ('format = 1\nid = "trial_feed"\nnames = 1', "name"),
    ],
)
def test_that_an_unreadable_manifest_is_one_line_and_hides_no_other_adapter(install, manifest, what):
    registry = install(code=BOMB, manifest=manifest)
    assert "trial_feed" not in registry.adapters
    assert "mqtt" in registry.adapters
    assert len(registry.faults) == 1
    assert what in registry.faults[0]
    assert "\n" not in registry.faults[0]


def test_that_an_unknown_adapter_names_the_known(install):
    with pytest.raises(CitydeckError, match="there are: bundle, "):
        scan().get("nothing")


def test_that_trust_is_of_bytes_not_of_records(install, tmp_path):
    registry = install(code="pass\n")
    found = registry.get("trial_feed")
    assert trust.refusal(tmp_path, found)
    trust.grant(tmp_path, found)
    assert trust.refusal(tmp_path, found) is None
    (found.folder / "added.py").write_text("")
    assert "added.py changed" in str(trust.refusal(tmp_path, found))
    (found.folder / "added.py").unlink()
    assert trust.refusal(tmp_path, found) is None
    (found.folder / "source.py").write_text("pass # one byte\n")
    assert "source.py changed" in str(trust.refusal(tmp_path, found))


def test_that_another_version_is_asked_for_again(install, tmp_path):
    found = install(code="pass\n").get("trial_feed")
    trust.grant(tmp_path, found)
    info = next(found.root.glob("*.dist-info/METADATA"))
    info.write_text(info.read_text().replace("1.0", "1.1"))
    assert "trial_feed 1.0 was trusted, trial_feed 1.1" in str(trust.refusal(tmp_path, scan().get("trial_feed")))


def test_that_our_own_adapters_need_no_trust_and_a_broken_ledger_is_said(tmp_path, install):
    registry = install(code="pass\n")
    with pytest.raises(CitydeckError, match="needs no trust"):
        trust.grant(tmp_path, registry.get("mqtt"))
    (tmp_path / trust.FILE_NAME).write_text("{")
    with pytest.raises(CitydeckError, match=r"trusted-sources\.json"):
        trust.refusal(tmp_path, registry.get("trial_feed"))


@pytest.mark.parametrize("adapter", ["bundle", "csv_folder", "demo_live", "mqtt"])
def test_that_manifest_and_settings_class_agree(adapter):
    found = scan().get(adapter)
    from citydeck.sources.load import load

    assert (
        disagreements(read(found.folder / "citydeck-source.toml"), load(found.module, found.folder, found.root)[1])
        == []
    )
