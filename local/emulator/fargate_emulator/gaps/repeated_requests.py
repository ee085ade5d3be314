"""Requests that a client repeats because no answer came.

AWS's SDKs number the attempts of a call (amz-sdk-request) under one id (amz-sdk-invocation-id). A local connection sometimes breaks
after the work and before the answer, and creating or deleting a second time fails. So a later attempt gets the earlier one's answer if
that succeeded; a failed request is carried out again.
Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
"""

from collections import OrderedDict

from ministack import app as gateway

from fargate_emulator.gaps.patching import wrap

_KEPT = 1_000
# Answers to requests that change something are short; longer ones are not kept.
_MAX_BYTES = 65_536
_CHANGING = ("POST", "PUT", "DELETE")
_answers: OrderedDict[tuple, list[dict]] = OrderedDict()


def install() -> None:
    wrap(gateway, "app", _app)


async def _app(original, scope, receive, send):
    call, attempt = _call(scope) if scope["type"] == "http" else (None, 0)
    if call is None:
        await original(scope, receive, send)
        return
    if attempt > 1 and call in _answers:
        for message in _answers[call]:
            await send(message)
        return
    sent: list[dict] = []

    async def send_and_keep(message):
        sent.append(message)
        if message["type"] == "http.response.body" and not message.get("more_body", False):
            # Before sending: the connection may break during it.
            _keep(call, sent)
        await send(message)

    await original(scope, receive, send_and_keep)


def _call(scope) -> tuple[tuple | None, int]:
    """Identifies the call and caller of an attempt, with its number."""
    headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
    invocation = headers.get(b"amz-sdk-invocation-id")
    if invocation is None or scope["method"] not in _CHANGING:
        return None, 0
    caller = headers.get(b"authorization", "").partition("/")[0]
    call = (invocation, caller, scope["method"], scope["path"], scope["query_string"], headers.get(b"x-amz-target"))
    return call, attempt_of(headers.get(b"amz-sdk-request", ""))


def attempt_of(header: str) -> int:
    """The attempt in `attempt=2; max=25`; 1 where there is none."""
    for part in header.split(";"):
        name, _, value = part.strip().partition("=")
        if name == "attempt" and value.isdecimal():
            return int(value)
    return 1


def _keep(call: tuple, sent: list[dict]) -> None:
    status = next((message["status"] for message in sent if message["type"] == "http.response.start"), 0)
    size = sum(len(message.get("body", b"")) for message in sent)
    if not 200 <= status < 300 or size > _MAX_BYTES:
        return
    _answers[call] = sent
    if len(_answers) > _KEPT:
        _answers.popitem(last=False)
