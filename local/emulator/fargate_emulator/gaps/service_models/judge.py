"""Judges each service's requests and, in strict mode, its answers."""

import logging
import os
import re
import threading
from collections import Counter

from botocore import parsers
from ministack import app as gateway
from ministack.services import s3

from fargate_emulator.gaps.gateway_answers import send_json
from fargate_emulator.gaps.patching import wrap
from fargate_emulator.gaps.service_models import constraints, not_imitated, refusals, requests, services
from fargate_emulator.gaps.service_models.finding import Finding, Kind, Unparsable

log = logging.getLogger("emulator.judge")

COUNTERS = "/_emulator/judged"
_MODE = os.environ.get("FARGATE_EMULATOR_STRICT", "")
# Refuses members that AWS ignores, and judges answers.
_STRICT = _MODE == "1"
_lock = threading.Lock()
_requests: Counter[str] = Counter()
_APPLICATION = re.compile(r"(?:^|\s)app/(\S+)")
# AWS's answers differ from its models: states of gateways and endpoints are in lower case, as in its examples.
# Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InternetGatewayAttachment.html,
# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcEndpoints.html#API_DescribeVpcEndpoints_Examples
_AS_AWS_ANSWERS = (re.compile(r"^answer of ec2:\w+: Value 'available' at '[\w.]*(vpcEndpoint|vpcEndpoints|attachments)[\w.]*\.state'"),)
# Counts by sentence.
_refused: Counter[str] = Counter()
_ignored: Counter[str] = Counter()
_answers: Counter[str] = Counter()


def install() -> None:
    wrap(gateway, "app", _app)
    for service, handler in list(gateway.SERVICE_HANDLERS.items()):
        if service != "s3":
            gateway.SERVICE_HANDLERS[service] = _judged(service, handler)
    # Requests with the bucket in the host name reach S3 without the table.
    wrap(s3, "handle_request", _s3_request)


def _judged(service: str, handler):
    async def judge(method, path, headers, body, query_params):
        return await judged(service, handler, method, path, headers, body, query_params)

    return judge


async def _s3_request(original, method, path, headers, body, query_params, **more):
    async def handler(*request):
        return await original(*request, **more)

    return await judged("s3", handler, method, path, headers, body, query_params)


async def judged(service: str, handler, method, path, headers, body, query_params):
    """The handler's answer, or the refusal of a request that breaks the service's model."""
    model = services.model_of(service)
    if model is None:
        return await handler(method, path, headers, body, query_params)
    try:
        request = requests.parse(model, method, path, headers, body, query_params)
    except Unparsable as error:
        return _refuse(service, model.protocol, f"{service}:?", [Finding(Kind.MALFORMED, "", str(error))], _sender(headers))
    if request is None:
        return await handler(method, path, headers, body, query_params)
    name = f"{service}:{request.operation.name}"
    sender = _sender(headers)
    refused = _findings(name, request, sender)
    if refused:
        return _refuse(service, request.protocol, name, refused, sender)
    answer = await handler(method, path, headers, body, query_params)
    if _STRICT:
        _judge_answer(name, request, answer)
    return answer


def refusal_of_call(service: str, operation: str, members: dict) -> str | None:
    """The finding in a call that AWS makes itself, for a schedule, a rule or a state machine; None: none."""
    model = services.model_of(service)
    request = requests.Request(model.operation_model(operation), model.protocol, members)
    name = f"{service}:{operation}"
    refused = _findings(name, request)
    if not refused:
        return None
    _refuse(service, model.protocol, name, refused)
    return "; ".join(finding.sentence() for finding in refused)


def _sender(headers: dict) -> str:
    """The application ID with which an SDK's client names itself, as the end of a sentence.

    Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-appid.html"""
    named = _APPLICATION.search(headers.get("user-agent", ""))
    return f" (application {named[1]})" if named else ""


def _findings(name: str, request: requests.Request, sender: str = "") -> list[Finding]:
    """Counts the request. Members that AWS ignores are noted, but not returned."""
    with _lock:
        _requests[name] += 1
    shape = request.operation.input_shape
    refused = []
    for finding in constraints.findings(shape, request.members) if shape else ():
        if _is_refused(finding, request.protocol):
            refused.append(finding)
        else:
            _note(_ignored, f"{name}: {finding.sentence()}{sender}")
    if not refused:
        not_imitated.note(name, request.members)
    return refused


def _is_refused(finding: Finding, protocol: str) -> bool:
    return finding.kind is not Kind.UNKNOWN or protocol == "ec2" or _STRICT


def _refuse(service: str, protocol: str, name: str, found: list[Finding], sender: str = ""):
    _note(_refused, f"{name} breaks its model: {'; '.join(finding.sentence() for finding in found)}{sender}")
    return refusals.answer(service, protocol, found)


def _judge_answer(name: str, request: requests.Request, answer) -> None:
    """Note where a successful answer differs from the model. Patterns and lengths apply only to requests."""
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
        sentence = f"answer of {name}: {finding.sentence()}"
        if finding.kind in (Kind.REQUIRED, Kind.ENUM, Kind.TYPE) and not any(known.search(sentence) for known in _AS_AWS_ANSWERS):
            _note(_answers, sentence)


def _note(where: Counter[str], sentence: str) -> None:
    with _lock:
        where[sentence] += 1
    if where[sentence] == 1:
        log.warning(sentence)


def counters() -> dict:
    """Requests judged and operations seen; by sentence, refused requests, members that AWS ignores, and invalid answers."""
    with _lock:
        return {
            "requests": sum(_requests.values()),
            "operations": len(_requests),
            "refused": dict(_refused),
            "strict": _MODE,
            "ignored": dict(_ignored),
            "answers": dict(_answers),
            "notImitated": not_imitated.said(),
        }


async def _app(original, scope, receive, send):
    if scope["type"] != "http" or scope["path"] != COUNTERS:
        await original(scope, receive, send)
        return
    await send_json(send, 200, counters())
