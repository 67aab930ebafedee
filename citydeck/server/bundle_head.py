"""What a bundle of a session carries beside its entries: its facts, its site, its rules, the terms of its sources."""

from collections.abc import Iterable, Mapping

import msgspec

from citydeck.link.message import Hello, SiteInfo
from citydeck.model.mode import Provenance
from citydeck.timeline import bundle
from citydeck.timeline.bundle import BundleWriter


def least_real(provenances: Iterable[Provenance]) -> Provenance:
    """What a whole is called whose parts are these: one simulated reading must be said."""
    return max(provenances, key=list(Provenance).index, default=Provenance.REAL)


def facts(hello: Hello, provenances: Mapping[str, Provenance]) -> dict[str, str]:
    """Metadata of the bundle of a session, with the provenance of each of its sources."""
    mixed = len(set(provenances.values())) > 1
    each = ", ".join(f"{name} {word}" for name, word in sorted(provenances.items()))
    return {
        "provenance": str(least_real(provenances.values())),
        "sources": msgspec.json.encode(provenances).decode(),
        "zone": hello.site.zone,
        "id": hello.site.id,
        "recorded": hello.mode,
        "epoch": hello.epoch,
        "licences": "the terms of each source",
        "notes": f"recorded from a {hello.mode} session; {'mixed: ' if mixed else ''}{each}",
    }


def attach_head(
    writer: BundleWriter, site: SiteInfo, rules: str, provenances: Mapping[str, Provenance], adapters: object
) -> None:
    """Attach at the head, where it is kept also when the end of the file is lost; no rules are rules too."""
    writer.attach(bundle.SITE, msgspec.json.encode(site))
    writer.attach(bundle.RULES, rules.encode())
    of = adapters if isinstance(adapters, dict) else {}
    lines = [
        f"{name} ({of.get(name, 'adapter not told')}): {word}; terms of its provider"
        for name, word in sorted(provenances.items())
    ]
    writer.attach(bundle.LICENCES, ("\n".join(lines) + "\n").encode())
