"""Settings of an OPC UA source: the server, how the channel to it is secured, which variables are readings of what."""

from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, model_validator

from citydeck.sources import contract
from citydeck.sources.mapping.settings import Part


class Variable(Part):
    """One variable. `node` is its id (``ns=2;s=Bridge.Stress``). `every` is the sampling interval in seconds.

    `unit` is UCUM, empty for what the server says (EngineeringUnits), else the metric's canonical unit. `limits` empty:
    the server's InstrumentRange or EURange. `index` takes one element of an array; `words` turns texts into numbers.
    """

    node: str = Field(min_length=1)
    asset: str = Field(min_length=1)
    metric: str = Field(min_length=1)
    unit: str = ""
    every: float = Field(default=1.0, ge=0.01)
    index: int | None = Field(default=None, ge=0)
    missing: tuple[float, ...] = ()
    words: dict[str, float] = {}
    limits: tuple[float, float] | None = None


class Settings(contract.Settings):
    """`certificate` and `server_certificate` are files (PEM or DER, relative to the site); with a `security` other than
    ``none`` the server must show exactly `server_certificate`. `private_key` is a secret in PEM form.

    `alarms` are heard from `notifier`.
    """

    url: str = Field(min_length=1)
    security: Literal["none", "Basic256Sha256", "Aes128_Sha256_RsaOaep", "Aes256_Sha256_RsaPss"] = "none"
    mode: Literal["Sign", "SignAndEncrypt"] = "SignAndEncrypt"
    certificate: str = ""
    private_key: str = ""
    server_certificate: str = ""
    username: str = ""
    password: str = ""
    publish: float = Field(default=0.25, ge=0.01, le=10.0)
    variables: tuple[Variable, ...] = ()
    alarms: bool = False
    notifier: str = "i=2253"

    @model_validator(mode="after")
    def _whole(self) -> Self:
        address = urlsplit(self.url)
        if address.scheme != "opc.tcp" or not address.hostname:
            raise ValueError("url must begin with opc.tcp:// and name a host")
        if address.password:
            raise ValueError("url holds a password: use username and a secret reference")
        wanted = ("certificate", "private_key", "server_certificate")
        absent = [name for name in wanted if self.security != "none" and not getattr(self, name)]
        if absent:
            raise ValueError(f"security {self.security!r} needs {absent[0]}")
        if not self.variables and not self.alarms:
            raise ValueError("variables or alarms are needed")
        return self
