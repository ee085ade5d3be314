"""Who hands a role to Lambda, Scheduler, EventBridge or Step Functions needs iam:PassRole on it, with iam:PassedToService.

ministack takes any role; ecs_authorization does the same for ECS.
Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
"""

import contextvars
from collections.abc import Callable

from ministack.core import iam_actions, iam_evaluator

from fargate_emulator.gaps.patching import wrap
from fargate_emulator.gaps.request_checks import json_parameters

# Where a request has the role.
_OF_ACTION: dict[str, Callable[[dict], list]] = {
    "lambda:CreateFunction": lambda data: [data.get("Role")],
    "lambda:UpdateFunctionConfiguration": lambda data: [data.get("Role")],
    "scheduler:CreateSchedule": lambda data: [(data.get("Target") or {}).get("RoleArn")],
    "scheduler:UpdateSchedule": lambda data: [(data.get("Target") or {}).get("RoleArn")],
    "events:PutRule": lambda data: [data.get("RoleArn")],
    "events:PutTargets": lambda data: [target.get("RoleArn") for target in data.get("Targets") or []],
    "states:CreateStateMachine": lambda data: [data.get("roleArn")],
    "states:UpdateStateMachine": lambda data: [data.get("roleArn")],
}
_body: contextvars.ContextVar[bytes] = contextvars.ContextVar("body of the request", default=b"")
_refused: contextvars.ContextVar[str | None] = contextvars.ContextVar("role that may not be passed", default=None)


def install() -> None:
    wrap(iam_actions, "extract_resource_arn", _extract_resource_arn)
    wrap(iam_evaluator, "enforce", _enforce)
    wrap(iam_actions, "access_denied_response", _access_denied_response)


def _extract_resource_arn(original, service, method, path, headers, body, query_params, region, account_id):
    _body.set(body)
    _refused.set(None)
    return original(service, method, path, headers, body, query_params, region, account_id)


def _enforce(original, access_key_id, iam_action, service, region, resource_arn="*", service_context=None):
    denied = original(access_key_id, iam_action, service, region, resource_arn=resource_arn, service_context=service_context)
    roles_of = _OF_ACTION.get(iam_action)
    if denied or not roles_of:
        return denied
    keys = {**(service_context or {}), "iam:PassedToService": f"{service}.amazonaws.com"}
    for role in filter(None, roles_of(json_parameters(_body.get()))):
        denied = original(access_key_id, "iam:PassRole", service, region, resource_arn=role, service_context=keys)
        if denied:
            _refused.set(role)
            return denied
    return None


def _access_denied_response(original, service, action, principal_arn, request_id, **rest):
    role = _refused.get()
    if not role or rest.get("error_code"):
        return original(service, action, principal_arn, request_id, **rest)
    message = iam_actions.identity_denial_message("iam:PassRole", principal_arn, role, rest.get("explicit_deny", False))
    return original(service, "iam:PassRole", principal_arn, request_id, **{**rest, "resource_arn": role, "message": message})
