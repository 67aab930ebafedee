"""A secret that was typed in the room, kept under a name that nothing else has."""

from typing import NamedTuple


class Kept(NamedTuple):
    """`reference` is what a site holds (``secret://NAME``), `where` the place in words."""

    reference: str
    where: str


def keep(hint: str, value: str) -> Kept:
    """Keep `value` under `hint`, or `hint` with a number where that is taken: no older secret is written over.

    `CitydeckError` when it cannot be kept; its text tells nothing of the value. May take a second: the keyring is
    looked for.
    """
    from citydeck.sources.secret_store import SecretStores

    stores = SecretStores.of_user()
    taken = set(stores.names())
    name, number = hint, 1
    while name in taken:
        number += 1
        name = f"{hint}-{number}"
    return Kept(f"secret://{name}", stores.put(name, value).where)
