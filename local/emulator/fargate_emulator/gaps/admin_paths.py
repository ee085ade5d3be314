"""ministack's own paths on the gateway.

ministack serves its reset and settings, and the EC2 and ECS metadata, to anyone who reaches the gateway port: a task could wipe the
account or take another task's credentials. Only health and readiness remain; metadata is served at 169.254.170.2 alone.
"""

from ministack import app as gateway

from fargate_emulator.gaps.gateway_answers import send_json
from fargate_emulator.gaps.patching import wrap

_OPEN = ("/_ministack/health", "/_ministack/ready", "/health")
_CLOSED = ("/_ministack", "/_localstack", "/v2/credentials", "/v4/", "/latest/meta-data", "/latest/api", "/latest/dynamic")


def install() -> None:
    wrap(gateway, "app", _app)


async def _app(original, scope, receive, send):
    if scope["type"] != "http" or not is_closed(scope["path"]):
        await original(scope, receive, send)
        return
    await send_json(send, 404, {"message": "not served here"})


def is_closed(path: str) -> bool:
    return path.startswith(_CLOSED) and path not in _OPEN
