"""The lamps of the band say what a source is not held to, and when it is up and yet not well."""

import msgspec

NOT_VERIFIED = "TLS certificate NOT verified until 2026-05-22: anybody may pose as this broker"


def test_that_a_source_that_is_up_and_not_well_does_not_look_well_and_says_why(make_window) -> None:
    window = make_window()
    mirror = window.room.mirror
    name, source = next((name, one) for name, one in mirror.sources.items() if one.state == "UP")
    lamp = window.band.lamps[name]
    before = lamp.grab().toImage()
    mirror.sources[name] = msgspec.structs.replace(source, reason=NOT_VERIFIED, declared_only=["files", "network"])
    mirror.tell("sources")
    assert NOT_VERIFIED in lamp.toolTip()
    assert lamp.toolTip().endswith("Declared, not enforced on the engine's machine: files, network")
    assert lamp.accessibleName().endswith("not well")
    assert lamp.grab().toImage() != before
    mirror.sources[name] = source
    mirror.tell("sources")
    assert "not enforced" not in lamp.toolTip()
    assert lamp.grab().toImage() == before
