"""Posting a report for the desk: what and where, never who. Done once or not at all."""

from citydeck.model.errors import WrongUse
from citydeck.sources.mapping.path import said
from citydeck.sources.payload import Poisoned
from citydeck.sources.transports.http import Refused
from datasources.open311.document import Record, text
from datasources.open311.service import GeoReport, Service

PLACES = ("lat", "long", "address_string", "address_id")
TAKEN = ("service_code", *PLACES, "description", "attributes")
LONGEST = 4000


class Posting:
    """The commands of one service."""

    def __init__(self, service: GeoReport) -> None:
        self._service = service
        self._offered: dict[str, Service] = {}

    def offers(self, service: Service) -> None:
        """A service of the city's list."""
        self._offered[service.code] = service

    async def command(self, name: str, arguments: dict[str, object]) -> dict[str, object]:
        """``post``: `service_code`, a place (`lat` and `long`, `address_string` or `address_id`), `description`,
        `attributes` (code to text or list of texts). ``token``: `token_id`.

        The answer has `service_request_id`, or `token_id` where the city gives the id later.
        """
        if name == "post":
            return await self._post(arguments)
        if name == "token":
            return await self._token(said(arguments.get("token_id")) or "")
        raise WrongUse("no such command: there are post and token")

    async def _post(self, arguments: dict[str, object]) -> dict[str, object]:
        if strange := set(arguments) - set(TAKEN):
            raise WrongUse(f"post takes {', '.join(TAKEN)}, and nothing of a person ({len(strange)} others were given)")
        form = {key: value for key in TAKEN if (value := (said(arguments.get(key)) or "").strip()[:LONGEST])}
        code = form.get("service_code", "")
        if not code or (self._offered and code not in self._offered):
            raise WrongUse("service_code: the city offers no such service")
        if not (("lat" in form and "long" in form) or "address_string" in form or "address_id" in form):
            raise WrongUse("a report needs a place: lat and long, address_string or address_id")
        more = await self._attributes(code, arguments.get("attributes"))
        answer = await self._service.post([*form.items(), *more])
        told = _told(answer)
        if "service_request_id" in told or "token_id" not in told:
            return told
        try:
            return told | await self._token(str(told["token_id"]))
        except (Refused, ConnectionError, Poisoned):
            return told  # the report is there; its id comes later

    async def _attributes(self, code: str, given: object) -> list[tuple[str, str]]:
        """The form's fields for a service's own attributes; `WrongUse` when a required one is missing."""
        values = given if isinstance(given, dict) else {}
        offered = self._offered.get(code)
        known = await self._service.attributes(code) if offered is not None and offered.metadata else {}
        missing = [name for name, required in known.items() if required and not values.get(name)]
        if missing:
            raise WrongUse(f"this service needs the attribute {missing[0]!r}")
        form: list[tuple[str, str]] = []
        for name, value in values.items():
            if known and name not in known:
                raise WrongUse(f"this service has no attribute {name!r}")
            if isinstance(value, list):
                form += [(f"attribute[{name}][]", str(one)[:LONGEST]) for one in value]
            else:
                form.append((f"attribute[{name}]", str(value)[:LONGEST]))
        return form

    async def _token(self, token: str) -> dict[str, object]:
        if not token:
            raise WrongUse("token_id is missing")
        return {"token_id": token, **_told(await self._service.token(token))}


def _told(record: Record) -> dict[str, object]:
    """What the city calls a report."""
    found = {"service_request_id": text(record, "service_request_id"), "token_id": text(record, "token")}
    told: dict[str, object] = {key: value for key, value in found.items() if value}
    if not told:
        raise Poisoned("the service answered without an id or token: look there before posting again")
    return told
