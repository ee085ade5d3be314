"""Who hands a role to Lambda, Scheduler, EventBridge or Step Functions needs iam:PassRole on it, with iam:PassedToService.

ministack takes any role; ecs_authorization does the same for ECS.
Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
"""

import functools
from collections.abc import Callable

from fargate_emulator.gaps.request_checks import Check, checked_also

# By service and action, where a request has the role.
_ROLES: dict[str, dict[str, Callable[[dict], list]]] = {
    "lambda": {
        "CreateFunction": lambda data: [data.get("Role")],
        "UpdateFunctionConfiguration": lambda data: [data.get("Role")],
    },
    "scheduler": {
        "CreateSchedule": lambda data: [(data.get("Target") or {}).get("RoleArn")],
        "UpdateSchedule": lambda data: [(data.get("Target") or {}).get("RoleArn")],
    },
    "events": {
        "PutRule": lambda data: [data.get("RoleArn")],
        "PutTargets": lambda data: [target.get("RoleArn") for target in data.get("Targets") or []],
    },
    "states": {
        "CreateStateMachine": lambda data: [data.get("roleArn")],
        "UpdateStateMachine": lambda data: [data.get("roleArn")],
    },
}


def install() -> None:
    for service in _ROLES:
        checked_also(service, functools.partial(_checks, service))


def _checks(service: str, action: str, data: dict, *_place: str) -> list[Check]:
    roles_of = _ROLES[service].get(action)
    keys = {"iam:PassedToService": f"{service}.amazonaws.com"}
    return [Check("iam:PassRole", role, keys) for role in roles_of(data) if role] if roles_of else []
