"""Settings of a link to a broker beside a service: where it is, who we are there, and the link made of them."""

from typing import Literal

from pydantic import Field

from citydeck.sources.contract import Context
from citydeck.sources.transports.mqtt import Link
from citydeck.sources.transports.tls import Tls, TlsSettings


class MqttLinkSettings(TlsSettings):
    """`mqtt_host` empty: there is no broker. `mqtt_password` is a secret's reference."""

    mqtt_host: str = ""
    mqtt_port: int = Field(default=1883, ge=1, le=65535)
    mqtt_version: Literal["5", "3.1.1"] = "3.1.1"
    mqtt_username: str = ""
    mqtt_password: str = ""
    mqtt_tls: bool = False


async def connected(link: Link, settings: MqttLinkSettings, context: Context, tls: Tls) -> None:
    """Connect `link` as the settings say. `OSError` with a sentence when that fails."""
    if settings.mqtt_username:
        link.credentials(settings.mqtt_username, context.secrets.get("mqtt_password", ""))
    encryption = tls.client() if settings.mqtt_tls else None
    await link.connect(settings.mqtt_host, settings.mqtt_port, settings.mqtt_version, encryption)
