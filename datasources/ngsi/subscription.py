"""Our own subscription at the broker: made, found again, renewed, made anew when it is lost, removed."""

import asyncio
import contextlib
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from yarl import URL

from citydeck.model.time import NS_PER_S
from citydeck.sources.contract import Context
from citydeck.sources.transports.http import Refused
from datasources.ngsi.broker import LD, Broker, place_filter
from datasources.ngsi.entity import is_object
from datasources.ngsi.settings import Settings

SECRET_HEADER = "X-Citydeck-Secret"  # noqa: S105 - the name of a header
STANDS_NO_MORE = frozenset({"expired", "inactive", "paused"})
GOODBYE_WITHIN = 1.0
SETTLED_WITHIN = 3.0
"""Seconds that a notification waits for the broker to say which subscription it was for."""


class Subscription:
    """One for all types. `fault` is a sentence while the broker cannot deliver."""

    def __init__(self, settings: Settings, context: Context, broker: Broker) -> None:
        self._settings, self._context, self._broker = settings, context, broker
        self._mark = f"citydeck {context.name}"
        self._name = ""
        self._types: list[str] = []
        self._settled = asyncio.Event()
        self._renew_at = 0
        self.fault = ""

    async def begin(self, types: Sequence[str]) -> None:
        """Make it, and remove what is left of one of ours that nobody took away."""
        left = []
        async with contextlib.aclosing(self._broker.pages("subscriptions", {})) as pages:
            async for page in pages:
                left += [one for one in page if is_object(one) and self._is_ours(one)]
        for one in left:
            await self._broker.unsubscribe(str(one["id"]))
        await self._make(types)

    async def look(self, types: Sequence[str]) -> bool:
        """Whether it was lost, or was for other types, and was made again. Renews it when half of its time is over."""
        found = await self._broker.subscription(self._name) if self._name else None
        stale = found is not None and str(found.get("status", "")).lower() in STANDS_NO_MORE
        if found is not None and (stale or set(types) != set(self._types)):
            await self._broker.unsubscribe(self._name)
            found = None
        if found is not None and self._context.now() >= self._renew_at:
            found = found if await self._renewed() else None
        if found is not None:
            self.fault = self._undelivered(found)
            return False
        await self._make(types)
        return bool(types)

    async def is_for_us(self, name: str) -> bool:
        """Whether a notification is of this subscription. One that comes before the broker has answered waits."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SETTLED_WITHIN):
                await self._settled.wait()
        return name == self._name != ""

    def names(self, name: str) -> bool:
        """The same, at once."""
        return name == self._name != ""

    async def end(self) -> None:
        """Remove it, if the broker lets us within a second; else its lease ends it."""
        name, self._name = self._name, ""
        if name:
            with contextlib.suppress(OSError, ValueError):
                async with asyncio.timeout(GOODBYE_WITHIN):
                    await self._broker.unsubscribe(name)

    async def _make(self, types: Sequence[str]) -> None:
        self._settled.clear()
        self._types, self._name = list(types), ""
        try:
            if types:  # a broker that has nothing yet takes no subscription for nothing
                self._name = await self._broker.subscribe(self._body(types))
        finally:
            self._settled.set()

    async def _renewed(self) -> bool:
        told = {"type": "Subscription"} if self._settings.version == LD else {}
        try:
            await self._broker.renew(self._name, {**told, **self._lease()})
        except Refused as error:
            if error.status == 404:
                return False
            raise
        return True

    def _lease(self) -> dict[str, str]:
        """Until when it lasts, from now on."""
        lasts = int(self._settings.lease * NS_PER_S)
        self._renew_at = self._context.now() + lasts // 2
        end = datetime.fromtimestamp((self._context.now() + lasts) // NS_PER_S, UTC)
        return {"expiresAt" if self._settings.version == LD else "expires": f"{end:%Y-%m-%dT%H:%M:%SZ}"}

    def _body(self, types: Sequence[str]) -> dict[str, object]:
        told = self._settings
        if told.version == LD:
            pattern = {"idPattern": told.id_pattern} if told.id_pattern else {}
            wanted: dict[str, object] = {"entities": [{"type": kind, **pattern} for kind in types]}
            wanted |= {"q": told.q} if told.q else {}
            wanted |= {"geoQ": place_filter(told)} if told.georel else {}
            notification: dict[str, object] = {"format": told.form, "endpoint": self._endpoint()}
            known: dict[str, object] = {"type": "Subscription", "description": self._mark}
            return {**known, **wanted, "notification": notification, **self._lease()}
        entities = [{"idPattern": told.id_pattern or ".*", "type": kind} for kind in types]
        expression = {**({"q": told.q} if told.q else {}), **place_filter(told)}
        condition: dict[str, object] = {"condition": {"expression": expression}} if expression else {}
        form = "keyValues" if told.form == "keyValues" else "normalized"
        every = {"attrs": ["dateModified", "*"], "metadata": ["dateModified", "*"]}
        notification = {**self._endpoint(), "attrsFormat": form, **every}
        subject = {"entities": entities, **condition}
        return {"description": self._mark, "subject": subject, "notification": notification, **self._lease()}

    def _endpoint(self) -> dict[str, object]:
        """Where notifications go, as each version of the standard says it."""
        told, ld = self._settings, self._settings.version == LD
        secret = self._context.secrets.get("notify_secret", "")
        if not told.mqtt_host:
            where = callback_of(told)
            if ld:
                info = {"receiverInfo": [{"key": SECRET_HEADER, "value": secret}]} if secret else {}
                return {"uri": where, "accept": "application/json", **info}
            return (
                {"httpCustom": {"url": where, "headers": {SECRET_HEADER: secret}}}
                if secret
                else {"http": {"url": where}}
            )
        base, topic = endpoint_of(told), topic_of(told, self._context)
        user = base.user or ""
        if ld:
            quality = [{"key": "MQTT-Version", "value": "mqtt3.1.1"}, {"key": "MQTT-QoS", "value": "1"}]
            known = base.with_password(secret) if user and secret else base
            return {"uri": f"{str(known).rstrip('/')}/{topic}", "accept": "application/json", "notifierInfo": quality}
        account = {"user": user, "passwd": secret} if user else {}
        return {"mqtt": {"url": str(base.with_user(None)).rstrip("/"), "topic": topic, "qos": 1, **account}}

    def _is_ours(self, found: Mapping[str, object]) -> bool:
        known = found.get("description") == self._mark and isinstance(found.get("id"), str)
        return known and _where(found) == _where({"notification": self._told()})

    def _told(self) -> dict[str, object]:
        return {"endpoint": self._endpoint()} if self._settings.version == LD else self._endpoint()

    def _undelivered(self, found: Mapping[str, object]) -> str:
        told = found.get("notification")
        failed, worked = (
            (str(told.get(key) or "") for key in ("lastFailure", "lastSuccess")) if is_object(told) else ("", "")
        )
        if not failed or failed <= worked:
            return ""
        return "the broker cannot deliver notifications: see whether it reaches callback, or mqtt_endpoint"


def callback_of(settings: Settings) -> str:
    """The address that the broker calls."""
    return settings.callback or f"http://{settings.listen}/"


def endpoint_of(settings: Settings) -> URL:
    """The MQTT broker as the context broker reaches it, with the context broker's user there."""
    scheme = "mqtts" if settings.mqtt_tls else "mqtt"
    return URL(settings.mqtt_endpoint or f"{scheme}://{settings.mqtt_host}:{settings.mqtt_port}")


def topic_of(settings: Settings, context: Context) -> str:
    """The topic of notifications."""
    return settings.mqtt_topic or f"citydeck/{context.name}"


def _where(subscription: Mapping[str, object]) -> tuple[str, ...]:
    """Where the notifications of a subscription go."""
    told = subscription.get("notification")
    if not is_object(told):
        return ()
    for name in ("endpoint", "http", "httpCustom", "mqtt", "mqttCustom"):
        end = told.get(name)
        if is_object(end):
            where = (str(end.get(key, "")) for key in ("uri", "url", "topic"))
            return tuple(re.sub(r"//[^/@]*@", "//", one) for one in where)  # brokers may hide who they are there
    return ()
