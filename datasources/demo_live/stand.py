"""There is no far end: the generator invents a small town's readings. How it behaves as a source can be proved."""

import msgspec

from citydeck.model.asset import Asset
from citydeck.model.place import Place
from citydeck.sources import stand


class Stand(stand.Stand):
    """An asset table of three roads."""

    local = True

    async def start(self) -> None:
        roads = [
            Asset(
                f"urn:ngsi-ld:Road:{name}",
                "road",
                {"en": name},
                Place(121.49, 31.24, path=((121.49, 31.24, 0), (121.5, 31.25, 0))),
            )
            for name in "abc"
        ]
        (self.folder / "assets.json").write_bytes(msgspec.json.encode(roads))

    async def stop(self) -> None:
        """Nothing runs."""

    def settings(self, port: int, ca: str) -> dict[str, object]:  # noqa: ARG002 - there is no connection
        return {"domain": "traffic"}
