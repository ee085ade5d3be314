"""Requests that IAM checks on other resources than ministack does, on several resources, or for a further action.

ministack checks a request once, on one resource. `checked_on(service, resource)` sets that resource, `checked_for(service, checks)` sets
AWS's checks of a service, and `checked_also(service, further)` adds checks to those so far. Each check has its own action, resource and
condition keys, and the refusal names the first that fails.
"""

import contextvars
import json
from collections.abc import Callable
from dataclasses import dataclass, field

from ministack.core import iam_actions, iam_evaluator

from fargate_emulator.gaps.patching import wrap
from fargate_emulator.gaps.service_models import requests, services
from fargate_emulator.gaps.service_models.finding import Unparsable


@dataclass(frozen=True)
class Check:
    action: str
    resource: str
    keys: dict = field(default_factory=dict)
    # Without the request's keys of other resources: aws:RequestTag is for new resources.
    without: str = "\0"


@dataclass(frozen=True)
class _Call:
    """A request as IAM sees it: `cloudwatch` and `PutMetricAlarm`, with its members by their wire names."""

    namespace: str
    action: str
    members: dict
    query: dict
    region: str
    account: str


@dataclass
class _Request:
    # Service, action and resource of ministack's own check, which these replace.
    asked: tuple[str, str, str]
    checks: list[Check]
    denied: Check | None = None


# Both take the action, the request's members, region and account.
Checks = Callable[[str, dict, str, str], list[Check]]
Resource = Callable[[str, dict, str, str], str | None]
# The checks of a call from those before.
_Step = Callable[[_Call, list[Check]], list[Check]]

_steps: dict[str, list[_Step]] = {}
_current: contextvars.ContextVar[_Request | None] = contextvars.ContextVar("request", default=None)


def checked_on(service: str, resource: Resource) -> None:
    """Check a service's requests on the ARN that `resource` returns; without one, as before."""

    def step(call: _Call, before: list[Check]) -> list[Check]:
        found = resource(call.action, call.members, call.region, call.account)
        return [Check(before[0].action, found), *before[1:]] if found else before

    _add(service, step)


def checked_for(service: str, checks: Checks, flat: bool = False) -> None:
    """Check a service's requests by what `checks` returns; without any, as before.

    @param flat: `checks` takes a query protocol's own parameters, such as TagSpecification.1.Tag.1.Key
    """

    def step(call: _Call, before: list[Check]) -> list[Check]:
        return checks(call.action, _flat(call.query) if flat else call.members, call.region, call.account) or before

    _add(service, step)


def checked_also(service: str, further: Callable[[str, dict, str], list[Check]]) -> None:
    """Check a service's requests as before, then by what `further` returns for action, members and the first resource."""
    _add(service, lambda call, before: [*before, *further(call.action, call.members, before[0].resource)])


def called_by_model(service: str, names: dict[str, str] | None = None) -> None:
    """Take a service's actions from its model: ministack does not know every operation of REST and CBOR.

    @param names: by operation, the actions that have other names
    """

    def iam_action(original, name, *request):
        operation = _operation(service, *request) if name == service else None
        if operation is None:
            return original(name, *request)
        called = operation.operation.name
        return f"{_namespace(service)}:{(names or {}).get(called, called)}"

    wrap(iam_actions, "extract_iam_action", iam_action)


def _add(service: str, step: _Step) -> None:
    if not _steps:
        wrap(iam_actions, "extract_resource_arn", _resource_arn)
        wrap(iam_evaluator, "enforce", _enforce)
        wrap(iam_actions, "access_denied_response", _access_denied_response)
    _steps.setdefault(service, []).append(step)


def _resource_arn(original, service, method, path, headers, body, query, region, account):
    request = (method, path, headers, body, query)
    # ministack reads a body of CBOR as JSON, and fails on some.
    resource = "*" if headers.get("smithy-protocol") else original(service, *request, region, account)
    action = iam_actions.extract_iam_action(service, *request) if service in _steps else None
    _current.set(None)
    if action is None:
        return resource
    parsed = _operation(service, *request)
    namespace, _, name = action.partition(":")
    call = _Call(namespace, name, parsed.members if parsed else json_members(body), query, region, account)
    checks = [Check(action, resource)]
    for step in _steps[service]:
        checks = step(call, checks)
    _current.set(_Request((service, action, checks[0].resource), checks))
    return checks[0].resource


def _enforce(original, access_key_id, iam_action, service, region, resource_arn="*", service_context=None):
    request = _current.get()
    if request is None or request.asked != (service, iam_action, resource_arn):
        return original(access_key_id, iam_action, service, region, resource_arn=resource_arn, service_context=service_context)
    for check in request.checks:
        given = {key: value for key, value in (service_context or {}).items() if not key.lower().startswith(check.without)}
        denied = original(
            access_key_id, check.action, service, region, resource_arn=check.resource, service_context={**given, **check.keys}
        )
        if denied:
            request.denied = check
            return denied
    return None


def _access_denied_response(original, service, action, principal_arn, request_id, **rest):
    request = _current.get()
    check = request.denied if request and request.asked[0] == service and not rest.get("error_code") else None
    if check is None:
        return original(service, action, principal_arn, request_id, **rest)
    message = iam_actions.identity_denial_message(check.action, principal_arn, check.resource, rest.get("explicit_deny", False))
    return original(service, check.action, principal_arn, request_id, **{**rest, "resource_arn": check.resource, "message": message})


def _operation(service: str, *request) -> requests.Request | None:
    model = services.model_of(service)
    try:
        return requests.parse(model, *request) if model else None
    except Unparsable:
        return None


def _namespace(service: str) -> str:
    return iam_actions.SERVICE_TO_IAM_NAMESPACE[service]


def json_members(body: bytes) -> dict:
    """A JSON request's members; none if it cannot be read."""
    try:
        members = json.loads(body or b"{}")
    except ValueError:
        return {}
    return members if isinstance(members, dict) else {}


def _flat(query_params: dict) -> dict:
    """`VpcId`, `TagSpecification.1.Tag.1.Key` and so on, each with its first value."""
    return {name: (value[0] if isinstance(value, list) and value else value) for name, value in query_params.items()}
