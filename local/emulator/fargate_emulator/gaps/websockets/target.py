"""The connection between a load balancer and the target of a WebSocket."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from wsproto import ConnectionType, WSConnection
from wsproto.connection import ConnectionState
from wsproto.events import (
    AcceptConnection,
    BytesMessage,
    CloseConnection,
    Message,
    Ping,
    RejectConnection,
    RejectData,
    Request,
    TextMessage,
)
from wsproto.utilities import LocalProtocolError

_READ = 65536
# They describe one connection, so the target gets its own.
_OF_ONE_CONNECTION = {"host", "connection", "upgrade", "content-length", "transfer-encoding"}


class TargetSocket:
    """An open WebSocket to a target."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, connection: WSConnection) -> None:
        self._reader, self._writer, self._connection = reader, writer, connection
        # Code and reason that the target closed with; None if its connection broke.
        self.closed_with: tuple[int, str] | None = None

    async def messages(self) -> AsyncIterator[str | bytes]:
        """Whole messages until the target closes."""
        parts: list = []
        while True:
            for event in self._connection.events():
                if isinstance(event, Message):
                    parts.append(event.data)
                    if event.message_finished:
                        yield ("" if isinstance(event, TextMessage) else b"").join(parts)
                        parts = []
                elif isinstance(event, Ping):
                    await self._write(event.response())
                elif isinstance(event, CloseConnection):
                    self.closed_with = (event.code, event.reason or "")
                    if self._connection.state is ConnectionState.REMOTE_CLOSING:
                        await self._write(event.response())
                    return
            data = await self._reader.read(_READ)
            if not data:
                return
            self._connection.receive_data(data)

    async def send(self, message: str | bytes) -> None:
        await self._write(TextMessage(data=message) if isinstance(message, str) else BytesMessage(data=bytes(message)))

    async def close(self, code: int) -> None:
        """Tell the target that the client has gone, unless it closed first, and end the connection."""
        with contextlib.suppress(OSError, LocalProtocolError):
            await self._write(CloseConnection(code=code))
        self._writer.close()

    async def _write(self, event) -> None:
        self._writer.write(self._connection.send(event))
        await self._writer.drain()


async def open_socket(host: str, port: int, path: str, headers: dict[str, str], connect_seconds: float):
    """Ask a target to upgrade. Returns status and headers of its response, and the socket, or the body of a refusal."""
    reader, writer = await asyncio.wait_for(asyncio.open_connection(host, port), connect_seconds)
    connection = WSConnection(ConnectionType.CLIENT)
    try:
        writer.write(connection.send(_request(path, headers)))
        status, answered, body = 0, [], b""
        while True:
            for event in connection.events():
                if isinstance(event, AcceptConnection):
                    protocol = [(b"sec-websocket-protocol", event.subprotocol.encode())] if event.subprotocol else []
                    return 101, _by_name([*event.extra_headers, *protocol]), TargetSocket(reader, writer, connection)
                if isinstance(event, RejectConnection):
                    status, answered = event.status_code, event.headers
                if isinstance(event, RejectData):
                    body += event.data
                if isinstance(event, RejectConnection) and not event.has_body or isinstance(event, RejectData) and event.body_finished:
                    writer.close()
                    return status, _by_name(answered), body
            data = await reader.read(_READ)
            if not data:
                raise ConnectionError("the target closed the connection during the handshake")
            connection.receive_data(data)
    except BaseException:
        writer.close()
        raise


def _request(path: str, headers: dict[str, str]) -> Request:
    kept = [
        (name.encode("latin-1"), value.encode("latin-1"))
        for name, value in headers.items()
        if name not in _OF_ONE_CONNECTION and not name.startswith("sec-websocket-")
    ]
    protocols = [one.strip() for one in headers.get("sec-websocket-protocol", "").split(",") if one.strip()]
    return Request(host=headers.get("host", ""), target=path, subprotocols=protocols, extra_headers=kept)


def _by_name(headers) -> dict[str, list[str]]:
    """Header fields in the form of ministack's load balancer. A repeated field keeps all its values."""
    values: dict[str, list[str]] = {}
    for name, value in headers:
        if name.lower() not in (b"connection", b"transfer-encoding", b"content-length"):
            values.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))
    return values
