"""A container's output: whole lines with Docker's times, while it runs and until the last byte."""

import queue
import struct
import threading
from collections.abc import Iterator

_HEADER = struct.Struct(">BxxxL")
_READ_BYTES = 1 << 16
# Docker's line buffer: longer lines arrive in pieces.
_PIECE_BYTES = 1 << 14


def batches(api, container_id: str, at_most: int) -> Iterator[list[tuple[str, bytes]]]:
    """Yield lists of (RFC 3339 time, line without its end) until the container has ended and everything is read.

    Reading continues while the caller handles a batch, so a slow caller gets larger batches and does not slow the container.
    """
    lines: queue.SimpleQueue = queue.SimpleQueue()

    def read() -> None:
        try:
            for entry in _lines(api, container_id):
                lines.put(entry)
        except Exception as error:
            lines.put(error)
        finally:
            lines.put(None)

    threading.Thread(target=read, daemon=True, name=f"docker-log-{container_id[:8]}").start()
    ended = False
    while not ended:
        batch, entry = [], lines.get()
        while True:
            if entry is None:
                ended = True
                break
            if isinstance(entry, Exception):
                raise entry
            batch.append(entry)
            if len(batch) == at_most:
                break
            try:
                entry = lines.get_nowait()
            except queue.Empty:
                break
        if batch:
            yield batch


def _lines(api, container_id: str) -> Iterator[tuple[str, bytes]]:
    """Join the pieces, each with a time, in which Docker returns lines over 16 KiB, separately for stdout and stderr."""
    joiner = _Joiner()
    frames, last = 0, None
    for last in _frames(api, container_id, follow=True):
        frames += 1
        yield from joiner.add(*last)
    # Following can end early: the finished log then has entries after the last one seen.
    if list(_frames(api, container_id, tail="1")) != ([last] if last else []):
        for number, frame in enumerate(_frames(api, container_id)):
            if number >= frames:
                yield from joiner.add(*frame)
    yield from joiner.rest()


class _Joiner:
    def __init__(self) -> None:
        self._open: dict[int, tuple[str, list[bytes]]] = {}

    def add(self, stream: int, payload: bytes) -> Iterator[tuple[str, bytes]]:
        time, _, text = payload.partition(b" ")
        first, pieces = self._open.pop(stream, (time.decode(), []))
        # Docker 20.10's driver `local` omits the line end after the last piece.
        if text.endswith(b"\n") or len(text) < _PIECE_BYTES:
            yield first, b"".join([*pieces, text]).removesuffix(b"\n")
        else:
            self._open[stream] = (first, [*pieces, text])

    def rest(self) -> Iterator[tuple[str, bytes]]:
        """Lines that the program's end cut off at the edge of a piece."""
        for time, pieces in sorted(self._open.values()):
            yield time, b"".join(pieces)


def _frames(api, container_id: str, follow: bool = False, tail: str = "all") -> Iterator[tuple[int, bytes]]:
    """(stream, payload) of each log entry, in Docker's multiplexed format."""
    params = {"stdout": 1, "stderr": 1, "timestamps": 1, "follow": int(follow), "tail": tail}
    response = api._get(api._url("/containers/{0}/logs", container_id), params=params, stream=True, timeout=None)
    api._raise_for_status(response)
    buffer = bytearray()
    with response:
        for chunk in response.raw.stream(_READ_BYTES, decode_content=False):
            buffer += chunk
            start = 0
            while len(buffer) - start >= _HEADER.size:
                stream, size = _HEADER.unpack_from(buffer, start)
                end = start + _HEADER.size + size
                if len(buffer) < end:
                    break
                yield stream, bytes(buffer[start + _HEADER.size : end])
                start = end
            del buffer[:start]
