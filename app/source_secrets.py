"""`citydeck source secret set|list|delete`: what sources need to know and no file of a site may hold."""

import argparse
import getpass
import json
import sys

from citydeck.model.errors import WrongUse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``citydeck source secret``."""
    deed = parser.add_subparsers(dest="deed", required=True)
    setting = deed.add_parser("set", help="keep a secret, typed unseen or read from standard input")
    setting.add_argument("name")
    setting.add_argument("--file", action="store_true", help="in a private file, also where there is a keyring")
    listing = deed.add_parser("list", help="names and where each lies, never what it is")
    listing.add_argument("--json", action="store_true")
    deleting = deed.add_parser("delete", help="forget a secret")
    deleting.add_argument("name")


def run(options: argparse.Namespace) -> int:
    """Do what was asked; `CitydeckError` in one line when it cannot be done."""
    return {"set": _set, "list": _list, "delete": _delete}[options.deed](options)


def _set(options: argparse.Namespace) -> int:
    from citydeck.sources.secret_store import SecretStores, checked

    checked(options.name)
    kept = SecretStores.of_user().put(options.name, _typed(options.name), in_file=options.file)
    print(f"secret://{options.name} is kept by {kept.where}")
    return 0


def _typed(name: str) -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    value = getpass.getpass(f"secret {name} (not shown): ")
    if getpass.getpass("again: ") != value:
        raise WrongUse("the two differ; nothing was kept")
    return value


def _list(options: argparse.Namespace) -> int:
    from citydeck.sources.secret_store import SecretStores

    stores = SecretStores.of_user()
    names = stores.names()
    if options.json:
        print(json.dumps({"new_ones_go_to": stores.where, "secrets": names}, ensure_ascii=False, indent=1))
        return 0
    for name, where in names.items():
        print(f"{name:<24}{where}")
    if not names:
        print(f"no secrets; new ones go to {stores.where}")
    return 0


def _delete(options: argparse.Namespace) -> int:
    from citydeck.sources.secret_store import SecretStores

    SecretStores.of_user().delete(options.name)
    print(f"secret://{options.name} is gone")
    return 0
