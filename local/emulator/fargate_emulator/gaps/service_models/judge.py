"""Stands before each service: judges its requests and, in strict mode, its answers."""

import json
import logging
import os
import threading
from collections import Counter

from botocore import parsers
from ministack import app as gateway

from fargate_emulator.gaps.patching import wrap
from fargate_emulator.gaps.service_models import constraints, refusals, requests, services
from fargate_emulator.gaps.service_models.finding import Finding, Kind, Unparsable

log = logging.getLogger("emulator.judge")

COUNTERS = "/_emulator/judged"
_STRICT = os.environ.get("FARGATE_EMULATOR_STRICT") == "1"
_lock = threading.Lock()
_requests: Counter[str] = Counter()
_refused = 0
# Sentences, with how often each came.
_ignored: Counter[str] = Counter()
_answers: Counter[str] = Counter()


def install() -> None:
    wrap(gateway, "app", _app)
    for service, handler in list(gateway.SERVICE_HANDLERS.items()):
        gateway.SERVICE_HANDLERS[service] = _judged(service, handler)


def _judged(service: str, handler):
    async def judge(method, path, headers, body, query_params):
        model = services.model_of(service)
        if model is None:
            return await handler(method, path, headers, body, query_params)
        try:
            request = requests.parse(model, method, path, headers, body, query_params)
        except Unparsable as error:
            return _refuse(service, model.protocol, "?", [Finding(Kind.MALFORMED, "", str(error))])
        if request is None:
            return await handler(method, path, headers, body, query_params)
        name = f"{service}:{request.operation.name}"
        with _lock:
            _requests[name] += 1
        shape = request.operation.input_shape
        refused = []
        for finding in constraints.findings(shape, request.members) if shape else ():
            if _is_refused(finding, request.protocol):
                refused.append(finding)
            else:
                _note(_ignored, f"{name}: {finding.sentence()}")
        if refused:
            return _refuse(service, request.protocol, name, refused)
        answer = await handler(method, path, headers, body, query_params)
        if _STRICT:
            _judge_answer(name, request, answer)
        return answer

    return judge


def _is_refused(finding: Finding, protocol: str) -> bool:
    return finding.kind is not Kind.UNKNOWN or protocol == "ec2" or _STRICT


def _refuse(service: str, protocol: str, name: str, found: list[Finding]):
    global _refused
    with _lock:
        _refused += 1
    log.info("%s breaks its model: %s", name, "; ".join(finding.sentence() for finding in found))
    return refusals.answer(service, protocol, found)


def _judge_answer(name: str, request: requests.Request, answer) -> None:
    """Note what an answer of success lacks or says otherwise than the model. Patterns and lengths bind requests."""
    status, headers, body = answer
    shape = request.operation.output_shape
    if shape is None or not 200 <= status < 300 or not isinstance(body, bytes) or "payload" in shape.serialization:
        return
    response = {"status_code": status, "headers": headers, "body": body}
    try:
        parsed = parsers.create_parser(request.protocol).parse(response, shape)
    except Exception as error:
        _note(_answers, f"answer of {name}: cannot be read: {error}")
        return
    parsed.pop("ResponseMetadata", None)
    for finding in constraints.findings(shape, parsed, wire_names=False):
        if finding.kind in (Kind.REQUIRED, Kind.ENUM, Kind.TYPE):
            _note(_answers, f"answer of {name}: {finding.sentence()}")


def _note(where: Counter[str], sentence: str) -> None:
    with _lock:
        where[sentence] += 1
    if where[sentence] == 1:
        log.warning(sentence)


def counters() -> dict:
    """Requests judged and refused, operations seen, members that AWS would ignore, findings in answers."""
    with _lock:
        return {
            "requests": sum(_requests.values()),
            "operations": len(_requests),
            "refused": _refused,
            "strict": _STRICT,
            "ignored": dict(_ignored),
            "answers": dict(_answers),
        }


async def _app(original, scope, receive, send):
    if scope["type"] != "http" or scope["path"] != COUNTERS:
        await original(scope, receive, send)
        return
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
    await send({"type": "http.response.body", "body": json.dumps(counters()).encode()})
