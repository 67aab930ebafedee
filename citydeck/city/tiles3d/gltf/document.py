"""One glTF asset: its JSON and its bytes, from a glb, or a .gltf with buffers inside or beside it."""

import base64
import binascii
from collections.abc import Callable

from citydeck.city.tiles3d.broken import BrokenContent, UnreadKind
from citydeck.city.tiles3d.fields import Json, entry, json_object, rows, shown, table, whole, word
from citydeck.city.tiles3d.span import part, words

Beside = Callable[[str], bytes]
"""Gives the bytes of a file that a content names, or raises `BrokenContent`."""

_JSON, _BIN = 0x4E4F534A, 0x004E4942
_KNOWN = ("KHR_materials_", "KHR_texture_", "EXT_texture_", "MSFT_texture_", "KHR_lights_", "CESIUM_")
_READ = (
    "KHR_mesh_quantization", "EXT_mesh_gpu_instancing", "EXT_mesh_features", "EXT_instance_features",
    "EXT_structural_metadata", "EXT_feature_metadata", "KHR_draco_mesh_compression", "EXT_meshopt_compression",
    "KHR_animation_pointer", "KHR_xmp_json_ld",
)  # fmt: skip
"""Extensions that may be required: read, of no matter here, or refused where a primitive uses them."""


class Document:
    """An asset; buffers are looked at when they are asked for."""

    def __init__(self, source: Json, chunk: memoryview, beside: Beside) -> None:
        self.json = source
        self._chunk = chunk
        self._beside = beside
        self._buffers: dict[int, memoryview] = {}

    def extension(self, name: str) -> Json:
        """What the asset as a whole says under the extension `name`, empty for nothing."""
        return table(table(self.json, "extensions"), name)

    def view(self, index: int) -> tuple[memoryview, int]:
        """The bytes of a buffer view and its stride, 0 where it says none."""
        view = entry(self.json, "bufferViews", index)
        if "EXT_meshopt_compression" in table(view, "extensions"):
            raise UnreadKind("compressed with meshopt, which is not read")
        data = self._buffer(whole(view, "buffer"))
        found = part(data, whole(view, "byteOffset", 0), whole(view, "byteLength"), "a buffer view")
        return found, whole(view, "byteStride", 0, 65_536)

    def beside(self, address: str) -> bytes:
        """The bytes that `address` names: base64 inside the file, or a file beside it."""
        if not address.startswith("data:"):
            return self._beside(address)
        head, _, body = address.partition(",")
        if not head.endswith(";base64"):
            raise BrokenContent("a data address that is not base64")
        try:
            return base64.b64decode(body, validate=True)
        except (binascii.Error, ValueError):
            raise BrokenContent("a data address that is not base64") from None

    def _buffer(self, index: int) -> memoryview:
        if index not in self._buffers:
            buffer = entry(self.json, "buffers", index)
            if "uri" in buffer:
                data = memoryview(self.beside(word(buffer, "uri")))
            elif index == 0:
                data = self._chunk
            else:
                raise BrokenContent(f"buffer {index} has no bytes")
            self._buffers[index] = part(data, 0, whole(buffer, "byteLength"), f"buffer {index}")
        return self._buffers[index]


def document(data: memoryview, beside: Beside) -> Document:
    """The asset in `data`, a glb or the text of a .gltf."""
    found = _glb(data, beside) if bytes(data[:4]) == b"glTF" else Document(_text(data), memoryview(b""), beside)
    version = word(table(found.json, "asset"), "version")
    if not version.startswith("2."):
        raise UnreadKind(f"glTF of version {shown(version)} is not read, only 2.0")
    for name in rows(found.json, "extensionsRequired"):
        if not isinstance(name, str) or not (name in _READ or name.startswith(_KNOWN)):
            raise UnreadKind(f"it requires the extension {shown(name)}, which is not read")
    return found


def _text(data: memoryview) -> Json:
    return json_object(data, "the glTF")


def _glb(data: memoryview, beside: Beside) -> Document:
    version, length = words(data, 4, 2, "the glb's header")
    if version == 1:
        raise UnreadKind("glTF 1.0 is not read, only 2.0")
    if version != 2:
        raise UnreadKind(f"a glb of version {version} is not read")
    if length > len(data):
        raise BrokenContent(f"cut short: {len(data)} of {length} bytes")
    data = part(data, 0, length, "the glb")
    size, kind = words(data, 12, 2, "the glb's first chunk")
    if kind != _JSON:
        raise BrokenContent("the glb's first chunk is not JSON")
    source = json_object(part(data, 20, size, "the glb's first chunk"), "the glTF")
    chunk, start = memoryview(b""), 20 + size
    while start + 8 <= length:
        size, kind = words(data, start, 2, "a chunk")
        if kind == _BIN:
            chunk = part(data, start + 8, size, "the glb's bytes")
            break
        start += 8 + size
    return Document(source, chunk, beside)
