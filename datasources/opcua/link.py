"""The client library bent to the contract: a fresh client each time, a dead server noticed, bounded messages."""

import asyncio
from pathlib import Path
from typing import Any

from asyncua import Client, Node, ua
from asyncua.common.subscription import OverflowPolicy, Subscription
from asyncua.crypto import security_policies as policies
from asyncua.crypto.uacrypto import CertProperties

from citydeck.model.errors import WrongUse
from citydeck.sources.payload import MAX_MESSAGE
from citydeck.sources.transports.unreached import why

ANSWER_WITHIN = 4.0
CONNECT_WITHIN = 25.0
"""A session takes some ten questions to open, which on a slow line take their time."""
ALIVE_WITHIN = 2.0
MAX_CHUNKS = 1024
POLICIES = {
    "Basic256Sha256": policies.SecurityPolicyBasic256Sha256,
    "Aes128_Sha256_RsaOaep": policies.SecurityPolicyAes128Sha256RsaOaep,
    "Aes256_Sha256_RsaPss": policies.SecurityPolicyAes256Sha256RsaPss,
}
_STATE = ua.NodeId(ua.ObjectIds.Server_ServerStatus_State)
_WRONG = {
    ua.StatusCodes.BadUserAccessDenied: "the server refuses the user or password",
    ua.StatusCodes.BadIdentityTokenRejected: "the server refuses the user or password",
    ua.StatusCodes.BadIdentityTokenInvalid: "the server does not take a user of this kind",
    ua.StatusCodes.BadSecurityChecksFailed: "the server does not trust our certificate",
    ua.StatusCodes.BadCertificateUntrusted: "the server does not trust our certificate",
    ua.StatusCodes.BadCertificateTimeInvalid: "a certificate is out of its time",
    ua.StatusCodes.BadNodeIdUnknown: "the server has no such node",
    ua.StatusCodes.BadTooManySessions: "the server has no room for another session",
}


class Link:
    """One session with a server."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.client = Client(url, timeout=ANSWER_WITHIN, watchdog_intervall=1e9)
        self.client.max_messagesize = MAX_MESSAGE
        self.client.max_chunkcount = MAX_CHUNKS
        self._subscriptions: list[Subscription] = []

    async def secure(self, policy: str, mode: str, files: tuple[Path, Path], private_key: str) -> None:
        """Encrypt and sign. `files` are our certificate and the only one of the server's that is accepted."""
        try:
            ours, theirs = [await asyncio.to_thread(path.read_bytes) for path in files]
        except OSError as error:
            raise WrongUse(f"certificate {error.filename} cannot be read: {error.strerror}") from None
        try:
            await self.client.set_security(
                POLICIES[policy],
                _told(ours),
                _told(private_key.encode()),
                server_certificate=_told(theirs),
                mode=ua.MessageSecurityMode[mode],
            )
        except (ValueError, TypeError, ua.UaError):
            raise WrongUse("certificate or private key is none in PEM or DER form") from None

    async def open(self, username: str, password: str) -> None:
        """Connect; `ConnectionError` in words."""
        if username:
            self.client.set_user(username)
            self.client.set_password(password)
        try:
            async with asyncio.timeout(CONNECT_WITHIN):
                await self.client.connect()
        except TimeoutError:
            raise ConnectionError(f"{self._url} did not answer as an OPC UA server") from None
        except ua.UaStatusCodeError as error:
            raise ConnectionError(f"{self._url}: {_said(error)}") from None
        except ua.UaError as error:
            raise ConnectionError(f"{self._url}: {_no_endpoint(error)}") from None
        except OSError as error:
            raise ConnectionError(f"{self._url} cannot be reached: {why(error)}") from None

    async def subscribe(self, publish: float, handler: object) -> Subscription:
        """A subscription that publishes every `publish` seconds to `handler`."""
        made = await self.answer(
            self.client.create_subscription(publish * 1000, handler, overflow=OverflowPolicy.DISCONNECT)
        )
        self._subscriptions.append(made)
        return made

    def node(self, id: str) -> Node:  # noqa: A002 - the field's word
        """A node by its id; `WrongUse` for what is none."""
        try:
            return self.client.get_node(id)
        except (ua.UaError, ValueError):
            raise WrongUse(f"{id!r} is no node id such as ns=2;s=Bridge.Stress") from None

    async def property(self, node: Node, name: str) -> Any:
        """A property of a node, None where it has none."""
        try:
            found = await self.answer(node.get_child(f"0:{name}"))
            return await self.answer(found.read_value())
        except ConnectionError:
            return None

    async def alive(self) -> None:
        """`ConnectionError` when the server no longer answers, or says that it is no longer running."""
        state = await self.answer(self.client.get_node(_STATE).read_value(), ALIVE_WITHIN)
        if state not in (ua.ServerState.Running, ua.ServerState.Test):
            raise ConnectionError(f"the server says that it is not running ({ua.ServerState(state).name})")

    async def answer(self, asking: Any, within: float = ANSWER_WITHIN) -> Any:
        """What the library's call gives; `ConnectionError` in words for all that can come of it."""
        try:
            async with asyncio.timeout(within):
                return await asking
        except TimeoutError:
            raise ConnectionError("the server has stopped answering") from None
        except ua.UaStatusCodeError as error:
            raise ConnectionError(_said(error)) from None
        except (ua.UaError, OSError) as error:
            raise ConnectionError(f"the connection broke ({type(error).__name__})") from None

    async def close(self) -> None:
        """Disconnect. In a task of its own, so that nothing of the library's holds us."""
        closing = asyncio.ensure_future(self.client.disconnect())
        done, _ = await asyncio.wait({closing}, timeout=1.2)
        if not done:
            closing.cancel()
            await asyncio.wait({closing}, timeout=0.3)
        if closing.done() and not closing.cancelled():
            closing.exception()  # looked at: nobody minds how it went
        self.client.disconnect_socket()


def _told(content: bytes) -> CertProperties:
    """Content with its form, which the library would else tell by the name of a file."""
    return CertProperties(content, "pem" if b"-----BEGIN" in content else "der")


def _said(error: ua.UaStatusCodeError) -> str:
    return _WRONG.get(error.code, f"the server refuses ({type(error).__name__})")


def _no_endpoint(error: ua.UaError) -> str:
    return "the server has no endpoint of this security" if "endpoint" in str(error).lower() else type(error).__name__
