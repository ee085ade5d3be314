"""Requests that IAM checks on other resources than ministack does, on several resources, or for a further action.

ministack checks a request once, on one resource. For a service with a JSON protocol, `checked_on(service, resource)` sets that resource.
`checked_for(service, checks)` sets AWS's checks of a service, and `checked_also(service, further)` adds checks to those of a service with
a JSON protocol. Each has its own action, resource and condition keys, and the refusal names the first that fails.
"""

import contextvars
import json
from collections.abc import Callable
from dataclasses import dataclass, field

from ministack.core import iam_actions, iam_evaluator

from fargate_emulator.gaps.patching import wrap


@dataclass(frozen=True)
class Check:
    action: str
    resource: str
    keys: dict = field(default_factory=dict)
    # Without the request's keys of other resources: aws:RequestTag is for new resources.
    without: str = "\0"


@dataclass
class _Request:
    checks: list[Check]
    denied: Check | None = None


# Both take the action, its parameters, region and account.
Checks = Callable[[str, dict, str, str], list[Check]]
Resource = Callable[[str, dict, str, str], str | None]


def checked_on(service: str, resource: Resource) -> None:
    """Check a service's JSON requests on the ARN that `resource` returns; without one, like ministack."""

    def resource_arn(original, name, method, path, headers, body, query_params, region, account_id):
        found = None
        if name == service:
            action = headers.get("x-amz-target", "").rsplit(".", 1)[-1]
            found = resource(action, json_parameters(body), region, account_id)
        return found or original(name, method, path, headers, body, query_params, region, account_id)

    wrap(iam_actions, "extract_resource_arn", resource_arn)


def json_parameters(body: bytes) -> dict:
    """A JSON request's parameters; none if it cannot be read."""
    try:
        return json.loads(body or b"{}")
    except ValueError:
        return {}


def checked_for(service: str, checks: Checks, of_json: bool = False) -> None:
    """Check a service's requests by what `checks` returns; without any, like ministack.

    @param of_json: of a service with a JSON protocol, otherwise with a query protocol
    """

    def of_request(action: str, query: dict, body: bytes, *place: str) -> list[Check]:
        return checks(action, json_parameters(body) if of_json else _parameters(query), *place)

    _check(service, of_request, instead=True)


def checked_also(service: str, further: Checks) -> None:
    """Check a service's JSON requests like ministack, then by what `further` returns."""
    _check(service, lambda action, _query, body, *place: further(action, json_parameters(body), *place), instead=False)


def _check(service: str, checks: Callable[[str, dict, bytes, str, str], list[Check]], instead: bool) -> None:
    """Check a service's requests by what `checks` returns for action, query, body, region and account.

    @param instead: of ministack's check, if there are any
    """
    current: contextvars.ContextVar[_Request | None] = contextvars.ContextVar(f"{service} request", default=None)

    def resource_arn(original, name, method, path, headers, body, query_params, region, account_id):
        otherwise = original(name, method, path, headers, body, query_params, region, account_id)
        if name != service:
            return otherwise
        action = iam_actions.extract_iam_action(name, method, path, headers, body, query_params) or ""
        found = checks(action.split(":")[-1], query_params, body, region, account_id)
        current.set(_Request(found) if found else None)
        return found[0].resource if found and instead else otherwise

    def enforce(original, access_key_id, iam_action, name, region, resource_arn="*", service_context=None):
        request = current.get() if name == service else None
        denied = None
        if request is None or not instead:
            denied = original(access_key_id, iam_action, name, region, resource_arn=resource_arn, service_context=service_context)
        if request is None or denied:
            return denied
        for check in request.checks:
            given = {key: value for key, value in (service_context or {}).items() if not key.lower().startswith(check.without)}
            denied = original(
                access_key_id, check.action, name, region, resource_arn=check.resource, service_context={**given, **check.keys}
            )
            if denied:
                request.denied = check
                break
        return denied

    def access_denied_response(original, name, action, principal_arn, request_id, **rest):
        request = current.get() if name == service else None
        check = request.denied if request and not rest.get("error_code") else None
        if check is None:
            return original(name, action, principal_arn, request_id, **rest)
        message = iam_actions.identity_denial_message(check.action, principal_arn, check.resource, rest.get("explicit_deny", False))
        return original(name, check.action, principal_arn, request_id, **{**rest, "resource_arn": check.resource, "message": message})

    wrap(iam_actions, "extract_resource_arn", resource_arn)
    wrap(iam_evaluator, "enforce", enforce)
    wrap(iam_actions, "access_denied_response", access_denied_response)


def _parameters(query_params: dict) -> dict:
    """`VpcId`, `TagSpecification.1.Tag.1.Key` and so on, each with its first value."""
    return {name: (value[0] if isinstance(value, list) and value else value) for name, value in query_params.items()}
