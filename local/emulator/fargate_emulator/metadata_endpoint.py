"""Serves http://169.254.170.2: only a task's credentials, its metadata and its agent.

Plain http, as on Fargate; it listens only on the address of the metadata network. Every path contains a random id that only the
task knows.
"""

import json

from ministack.services import ecs_metadata

from fargate_emulator.gaps import credentials, task_protection


async def app(scope, receive, send) -> None:
    """ASGI application."""
    if scope["type"] == "lifespan":
        while True:
            message = await receive()
            await send({"type": message["type"] + ".complete"})
            if message["type"] == "lifespan.shutdown":
                return
    if scope["type"] != "http":
        return
    status, body = await _answer(scope["method"], scope["path"], await _body(receive))
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())],
        }
    )
    await send({"type": "http.response.body", "body": body})


async def _body(receive) -> bytes:
    parts, more = b"", True
    while more:
        message = await receive()
        parts += message.get("body", b"")
        more = message.get("more_body", False)
    return parts


async def _answer(method: str, path: str, body: bytes) -> tuple[int, bytes]:
    if path.startswith("/api/"):
        return task_protection.agent(method, path, body)
    if method != "GET":
        return 405, b'{"message": "only GET"}'
    if path.startswith("/v2/credentials/"):
        document = credentials.document(path.removeprefix("/v2/credentials/"))
        return (200, json.dumps(document).encode()) if document else (404, b'{"message": "unknown credentials id"}')
    if path.startswith("/v4/"):
        status, _, body = await ecs_metadata.handle_request(method, path, {}, b"", {})
        return status, body
    return 404, b'{"message": "not found"}'
