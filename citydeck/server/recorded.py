"""A recording as a site: from a site's folder that names a bundle, or from a bundle that carries its own."""

from pathlib import Path

import msgspec

from citydeck.alarms.rules import RuleSet
from citydeck.alarms.rules_metrics import load_rules
from citydeck.link.message import SiteInfo
from citydeck.model.errors import UnreadableInput
from citydeck.model.mode import Provenance
from citydeck.server.site import Site
from citydeck.timeline.bundle import RULES, SITE, Bundle


class RecordedSite:
    """A bundle opened for playing. Rules are the bundle's unless `rules` names a file (the picture then says so)."""

    def __init__(self, bundle: Bundle, info: SiteInfo, rules: RuleSet, *, with_operators: bool = True) -> None:
        self.bundle = bundle
        self.reader = bundle.reader
        self.info = info
        self.rules = rules
        self.with_operators = with_operators

    @property
    def provenance(self) -> Provenance:
        return self.bundle.provenance

    def close(self) -> None:
        """Let go of the file."""
        self.bundle.close()

    @classmethod
    def open(cls, path: Path, rules: Path | None = None, *, with_operators: bool = True) -> "RecordedSite":
        """From a site folder with a recording, or a bundle file; `CitydeckError` in one line when it is neither."""
        site = Site.load(path) if path.is_dir() else None
        if site is not None and site.recording is None:
            raise UnreadableInput(f"{path}: this site has live sources and no recording to play")
        file = path if site is None or site.recording is None else site.recording
        bundle = Bundle(file)
        try:
            info = _info(bundle, path) if site is None else site.info()
            found = _rules(bundle, file, site) if rules is None else load_rules(rules)
        except BaseException:
            bundle.close()
            raise
        return cls(bundle, info, found, with_operators=with_operators)


def _rules(bundle: Bundle, file: Path, site: Site | None) -> RuleSet:
    own = bundle.rules()
    return site.rules() if own is None and site is not None else RuleSet.parse(own or "", f"{file}:{RULES}")


def _info(bundle: Bundle, path: Path) -> SiteInfo:
    data = bundle.data(SITE)
    if data is None:
        return SiteInfo(id=path.stem, names={"en": path.stem}, zone=bundle.zone, city="", longitude=0.0, latitude=0.0)
    try:
        return msgspec.json.decode(data, type=SiteInfo)
    except msgspec.MsgspecError as error:
        raise UnreadableInput(f"{path}: its {SITE} is not a site: {error}") from None
