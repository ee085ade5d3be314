"""Functions on a task for several gaps."""

from ministack.core.arn import parse_arn
from ministack.core.responses import request_scope
from ministack.services import ecs

DEFAULT_STOP_TIMEOUT = 30


def by_arn(task_arn: str) -> dict:
    """The stored record of a task, whatever the caller's account and region; empty if it no longer exists."""
    spec = parse_arn(task_arn)
    return ecs._tasks.get_scoped(spec.account_id, spec.region, task_arn) or {}


def task_id(task_arn: str) -> str:
    return task_arn.rsplit("/", 1)[-1]


def scope(task: dict):
    """Context of the task's own account and region, for threads that no request started."""
    spec = parse_arn(task["taskArn"])
    return request_scope(spec.account_id, spec.region)


def definition(task: dict) -> dict:
    """The task definition revision that the task was started from."""
    spec = parse_arn(task["taskDefinitionArn"])
    return ecs._task_defs.get_scoped(spec.account_id, spec.region, spec.resource.split("/", 1)[1]) or {}


def container_definition(task: dict, name: str) -> dict:
    return next((c for c in definition(task).get("containerDefinitions", []) if c["name"] == name), {})


def is_awsvpc(td: dict) -> bool:
    return td.get("networkMode") == "awsvpc"


def role_arn(task: dict, td: dict) -> str:
    """The task role: RunTask may override the definition's."""
    return (task.get("overrides") or {}).get("taskRoleArn") or td.get("taskRoleArn") or ""


def execution_role_arn(task: dict, td: dict) -> str:
    return (task.get("overrides") or {}).get("executionRoleArn") or td.get("executionRoleArn") or ""
