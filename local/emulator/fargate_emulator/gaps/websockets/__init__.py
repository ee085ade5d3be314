"""WebSockets through a load balancer.

A load balancer passes the upgrade to the target that its rules and the client's cookie choose, then messages in both directions until
one side closes or nothing is sent for the idle timeout. ministack closes every WebSocket to a load balancer. Hypercorn does not report
a client's close code: the target always receives 1001, "going away".
Sources: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html (protocols and ports),
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html (connection idle timeout)
"""

import asyncio
import json
import logging
from contextvars import ContextVar
from urllib.parse import parse_qs

from ministack import app as gateway
from ministack.core.responses import StreamingResponse, set_request_client_ip
from ministack.services import alb
from wsproto.utilities import ProtocolError

from fargate_emulator.gaps.patching import wrap
from fargate_emulator.gaps.websockets.target import TargetSocket, open_socket

log = logging.getLogger("emulator.websockets")

_GOING_AWAY, _INTERNAL_ERROR = 1001, 1011
_IDLE_SECONDS = "60"
_upgrading = ContextVar("upgrading", default=False)


class _Upgraded(StreamingResponse):
    """An open WebSocket in place of a body. As with a streamed body, the load balancer adds no Server header."""

    __slots__ = ("socket", "idle_seconds")

    def __init__(self, socket: TargetSocket, idle_seconds: int) -> None:
        super().__init__(None)
        self.socket, self.idle_seconds = socket, idle_seconds


def install() -> None:
    wrap(gateway, "app", _app)
    wrap(alb, "_proxy_http_target", _proxy_http_target)


async def _app(original, scope, receive, send):
    response = await _answer(scope) if scope["type"] == "websocket" else None
    if response is None:
        await original(scope, receive, send)
        return
    await receive()  # websocket.connect
    status, headers, body = response
    fields = [(name.lower(), one) for name, value in headers.items() for one in (value if isinstance(value, list) else [value])]
    if isinstance(body, _Upgraded):
        protocol = next((value for name, value in fields if name == "sec-websocket-protocol"), None)
        kept = _encoded(field for field in fields if field[0] != "sec-websocket-protocol")
        await send({"type": "websocket.accept", "subprotocol": protocol, "headers": kept})
        await _relay(body, receive, send)
    else:
        await send({"type": "websocket.http.response.start", "status": status, "headers": _encoded(fields)})
        await send({"type": "websocket.http.response.body", "body": body})


def _encoded(fields) -> list[tuple[bytes, bytes]]:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in fields]


async def _answer(scope: dict):
    """A load balancer's response to an upgrade request; None if the host is not a load balancer's."""
    headers: dict[str, str] = {}
    for name, value in scope["headers"]:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        headers[key] = f"{headers[key]}{'; ' if key == 'cookie' else ', '}{text}" if key in headers else text
    set_request_client_ip((scope.get("client") or ("127.0.0.1",))[0])
    query = scope["query_string"].decode("latin-1")
    values = parse_qs(query, keep_blank_values=True)
    token = _upgrading.set(True)
    try:
        return await gateway._handle_alb_request(
            headers.get("host", ""), scope["path"], "GET", headers, b"", values, query, scope["raw_path"].decode("latin-1")
        )
    finally:
        _upgrading.reset(token)


async def _proxy_http_target(original, target, group, method, path, headers, body, query_params, raw_query_string=None):
    if not _upgrading.get():
        return await original(target, group, method, path, headers, body, query_params, raw_query_string)
    host, port = str(target["Id"]), int(target.get("Port") or group.get("Port") or 80)
    asked = f"{path}?{raw_query_string}" if raw_query_string else path
    try:
        status, answered, opened = await open_socket(host, port, asked, headers, alb.TARGET_CONNECT_TIMEOUT)
    except (OSError, TimeoutError, ProtocolError) as error:
        message = json.dumps({"message": f"Target {host}:{port} connect error: {error}"})
        return 502, {"Content-Type": "application/json"}, message.encode()
    return status, answered, _Upgraded(opened, _idle_seconds(group)) if isinstance(opened, TargetSocket) else opened


def _idle_seconds(group: dict) -> int:
    # A target group belongs to one load balancer.
    return int(alb._lb_attr(next(iter(group["LoadBalancerArns"]), ""), "idle_timeout.timeout_seconds", _IDLE_SECONDS))


async def _relay(upgraded: _Upgraded, receive, send) -> None:
    """Pass messages in both directions until one side closes or nothing is sent for too long."""
    socket, now = upgraded.socket, asyncio.get_running_loop().time

    async def to_client() -> None:
        async for message in socket.messages():
            limit.reschedule(now() + upgraded.idle_seconds)
            await send({"type": "websocket.send", "text" if isinstance(message, str) else "bytes": message})

    async def to_target() -> None:
        while (event := await receive())["type"] == "websocket.receive":
            limit.reschedule(now() + upgraded.idle_seconds)
            text = event.get("text")
            await socket.send(event["bytes"] if text is None else text)

    ways: list[asyncio.Task] = []
    ended = (_GOING_AWAY, "")
    try:
        async with asyncio.timeout(upgraded.idle_seconds) as limit:
            ways = [asyncio.create_task(to_client()), asyncio.create_task(to_target())]
            done, _ = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            for way in done:
                way.result()
            ended = socket.closed_with or ended
    except TimeoutError:
        ended = (_GOING_AWAY, "idle timeout")
    except (OSError, ProtocolError) as error:
        log.warning("a WebSocket ended: %s", error)
        ended = (_INTERNAL_ERROR, "")
    finally:
        for way in ways:
            way.cancel()
        await socket.close(_GOING_AWAY)
    await send({"type": "websocket.close", "code": ended[0], "reason": ended[1]})
