"""What RunTask refuses.

ECS checks a RunTask before it creates a task; ministack creates a missing cluster and accepts the rest unchecked.
Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html
"""

import json

from ministack.core.responses import error_response_json
from ministack.services import ecs

from fargate_emulator.gaps import role_policies
from fargate_emulator.gaps.patching import wrap

MAX_OVERRIDES = 8192
_LIMITS = {"startedBy": 128, "clientToken": 64, "referenceId": 1024}


def install() -> None:
    wrap(ecs, "_run_task", _run_task)


def _run_task(original, data):
    cluster = ecs._resolve_cluster_name(data.get("cluster", "default"))
    if cluster is None or cluster not in ecs._clusters:
        return error_response_json("ClusterNotFoundException", "Cluster not found.", 400)
    definition = ecs._task_defs.get(ecs._resolve_td_key(data.get("taskDefinition", "")))
    if not definition:
        return error_response_json("ClientException", "TaskDefinition not found.", 400)
    if definition.get("status") != "ACTIVE":
        return error_response_json("ClientException", "TaskDefinition is inactive", 400)
    problem = invalid_parameter(data, definition)
    if problem:
        return error_response_json("InvalidParameterException", problem, 400)
    problem = _unassumable(data, definition)
    if problem:
        return error_response_json("ClientException", problem, 400)
    return original(data)


def invalid_parameter(data: dict, definition: dict) -> str | None:
    """ECS's message for the first invalid parameter, or None."""
    for name, limit in _LIMITS.items():
        if len(data.get(name) or "") > limit:
            return f"{name} is longer than {limit} characters"
    if not 1 <= int(data.get("count", 1)) <= 10:
        return "Count must be between 1 and 10"
    overrides = data.get("overrides") or {}
    names = {c["name"] for c in definition["containerDefinitions"]}
    for override in overrides.get("containerOverrides", []):
        if override.get("name") not in names:
            return f"Override for container named {override.get('name')} is not a container in the TaskDefinition."
    if len(json.dumps(overrides, separators=(",", ":"))) > MAX_OVERRIDES:
        return f"Container Overrides length must be at most {MAX_OVERRIDES}"
    return _network(data, definition)


def _network(data: dict, definition: dict) -> str | None:
    if definition.get("networkMode") != "awsvpc":
        return None
    network = (data.get("networkConfiguration") or {}).get("awsvpcConfiguration")
    if not network:
        return "Network Configuration must be provided when networkMode 'awsvpc' is specified."
    return None if network.get("subnets") else "subnets can not be empty."


def _unassumable(data: dict, definition: dict) -> str | None:
    """ECS must be able to assume both roles: their trust policies name ecs-tasks.amazonaws.com."""
    overrides = data.get("overrides") or {}
    parts = definition["taskDefinitionArn"].split(":")
    context = {"aws:SourceAccount": parts[4], "aws:SourceArn": f"arn:aws:ecs:{parts[3]}:{parts[4]}:*"}
    for name in ("taskRoleArn", "executionRoleArn"):
        role = overrides.get(name) or definition.get(name)
        if role and not role_policies.may_be_assumed_by(role, "ecs-tasks.amazonaws.com", context):
            return (
                f"ECS was unable to assume the role '{role}' that was provided for this task. Please verify that the role being passed has "
                "the proper trust relationship and permissions and that your IAM user has permissions to pass this role."
            )
    return None
