"""The server of a proof, in a process of its own: ``python -m datasources.opcua.stand_server PORT PASSWORD NAME…``.

Lines of JSON on standard input: ``["refuse", true]``, or ``["write", [[name, value or null, ns], …]]``. Each is
answered by a line.
"""

import asyncio
import json
import sys
from datetime import UTC, datetime, timedelta

from asyncua import Server, ua
from asyncua.crypto.permission_rules import User, UserRole

from citydeck.model.time import NS_PER_S

USER = "adapter"


class Users:
    """Lets in who has the password, and nobody while it refuses."""

    def __init__(self, password: str) -> None:
        self._password = password
        self.refusing = False

    def get_user(
        self,
        _server: object,
        username: str | None = None,
        password: str | None = None,
        certificate: object = None,  # noqa: ARG002
    ) -> User | None:
        """As the library asks."""
        good = not self.refusing and (username, password) == (USER, self._password)
        return User(role=UserRole.User) if good else None


async def serve(port: int, password: str, names: list[str]) -> None:
    """Until standard input ends."""
    users = Users(password)
    server = Server(user_manager=users)
    await server.init()
    server.set_endpoint(f"opc.tcp://127.0.0.1:{port}/")
    server.set_security_policy([ua.SecurityPolicyType.NoSecurity])
    space = await server.register_namespace("urn:citydeck:proof")
    nodes = {}
    for name in names:
        variable = await server.nodes.objects.add_variable(
            ua.NodeId(name, space), name, ua.Variant(0.0, ua.VariantType.Double)
        )
        nodes[name] = variable.nodeid
        await server.write_attribute_value(variable.nodeid, _said(None, 0))
    await server.start()
    _answer("ready")
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        what, told = json.loads(line)
        if what == "refuse":
            users.refusing = told
        else:
            for name, value, at in told:
                await server.write_attribute_value(nodes[name], _said(value, at))
                await asyncio.sleep(0)
        _answer("done")
    await server.stop()


def _said(value: float | None, at: int) -> ua.DataValue:
    whole, rest = divmod(at, NS_PER_S)
    stamp = datetime.fromtimestamp(whole, UTC) + timedelta(microseconds=rest // 1000)
    none = ua.StatusCodes.Bad if at else ua.StatusCodes.BadWaitingForInitialData
    status = none if value is None else ua.StatusCodes.Good
    held = None if value is None else ua.Variant(value, ua.VariantType.Double)
    return ua.DataValue(held, ua.StatusCode(status), stamp if at else None)


def _answer(word: str) -> None:
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), sys.argv[2], sys.argv[3:]))
