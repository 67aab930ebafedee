"""What the card tells people to write is what the program reads."""

from citydeck.model.config import parse_toml
from citydeck.server.site import SiteConfig
from datasources.csv_folder.settings import Settings
from views import how_to_card


def test_that_the_site_shown_is_a_site() -> None:
    config = parse_toml(how_to_card.CITY, "site.toml", SiteConfig)
    assert config.city == "buildings.city.json"


def test_that_the_source_shown_is_a_source() -> None:
    config = parse_toml(how_to_card.CITY + how_to_card.SOURCE, "site.toml", SiteConfig)
    settings = Settings.model_validate(config.sources["counters"].settings)
    assert settings.columns[0].metric == "flow"
