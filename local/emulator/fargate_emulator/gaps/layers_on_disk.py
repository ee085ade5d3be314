"""Image layers on disk.

ministack keeps its registry's layers in memory and writes them into its JSON state. Here each layer is a file in DIR/layers, named by
its digest and shared by all repositories; memory and state hold only digests. A push asks for the size of each layer and mounts those
that another repository has: only a pull reads them, beside other requests.
"""

import asyncio
from collections.abc import MutableMapping
from pathlib import Path

from ministack.core.responses import AccountRegionScopedDict
from ministack.services import ecr

from fargate_emulator.gaps.patching import wrap
from fargate_emulator.settings import current


class Layer:
    """A stored layer; its length is its size."""

    def __init__(self, file: Path):
        self._file = file

    def __len__(self) -> int:
        return self._file.stat().st_size

    def read(self) -> bytes:
        return self._file.read_bytes()


class Layers(MutableMapping):
    """One repository's layers, by digest."""

    def __init__(self, digests=()):
        self._digests = set(digests)

    def __getitem__(self, digest: str) -> Layer:
        if digest not in self._digests:
            raise KeyError(digest)
        return Layer(_file(digest))

    def __setitem__(self, digest: str, content: bytes | Layer) -> None:
        file = _file(digest)
        if not isinstance(content, Layer) and not file.exists():
            staging = file.with_name(file.name + ".new")
            staging.write_bytes(content)
            staging.replace(file)
        self._digests.add(digest)

    def __delitem__(self, digest: str) -> None:
        # The file stays: another repository may have the same layer.
        self._digests.remove(digest)

    def __contains__(self, digest: object) -> bool:
        return digest in self._digests

    def __iter__(self):
        return iter(self._digests)

    def __len__(self) -> int:
        return len(self._digests)


class _LayerStore(AccountRegionScopedDict):
    """Repository name to Layers."""

    __slots__ = ()

    def setdefault(self, key, default=None):
        return super().setdefault(key, Layers())


def _file(digest: str) -> Path:
    return current().layout.layers / digest.replace(":", "-")


def install() -> None:
    ecr._layer_blobs = _LayerStore()
    wrap(ecr, "handle_registry_request", _handle_registry_request)
    wrap(ecr, "get_state", _get_state)
    wrap(ecr, "_restore_state", _restore_state)


async def _handle_registry_request(original, *args, **kwargs):
    status, headers, body = await original(*args, **kwargs)
    return status, headers, await asyncio.to_thread(body.read) if isinstance(body, Layer) else body


def _get_state(original):
    stored = ecr._layer_blobs
    ecr._layer_blobs = AccountRegionScopedDict()
    try:
        state = original()
    finally:
        ecr._layer_blobs = stored
    index = AccountRegionScopedDict()
    index._data.update({key: sorted(layers) for key, layers in stored._data.items()})
    return {**state, "layer_blobs": AccountRegionScopedDict(), "layer_index": index}


def _restore_state(original, data):
    original(data)
    index = (data or {}).get("layer_index")
    for key, digests in index._data.items() if index else ():
        ecr._layer_blobs._data[key] = Layers(d for d in digests if _file(d).exists())
