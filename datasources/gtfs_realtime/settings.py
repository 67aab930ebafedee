"""Settings of a GTFS-Realtime source: where the feeds are, and the timetable that they refer to."""

from pydantic import Field

from citydeck.sources.transports.http import HttpSettings


class Settings(HttpSettings):
    """`feeds` are addresses relative to `url`, empty for `url` itself: vehicles, trip updates and alerts often lie
    apart. `static` is the timetable (GTFS, a zip file or a folder, relative to the site): names and places of stops and
    routes.
    """

    feeds: tuple[str, ...] = Field(default=("",), min_length=1)
    static: str = ""
