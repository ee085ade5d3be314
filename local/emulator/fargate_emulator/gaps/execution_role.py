"""The execution role's permissions: the agent pulls images, opens log streams and reads secrets with this role, not the user's.

ministack checks none of these. Here each is checked against the role's policies, and a refusal fails the task's start with Fargate's
text.
Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html,
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
"""

import logging

from ministack.core.arn import parse_arn
from ministack.services import ecs

from fargate_emulator.gaps import role_policies, tasks
from fargate_emulator.gaps.patching import wrap

log = logging.getLogger("emulator.execution_role")


class StartFailure(Exception):
    """A task cannot start; the text becomes its stoppedReason."""


def install() -> None:
    wrap(ecs, "_start_task_worker", _start_task_worker)
    wrap(ecs, "_fail_task_start", _fail_with_own_text)


def denial(task: dict, action: str, resource: str) -> str | None:
    """AWS's refusal, or None if the task's execution role allows this."""
    role = tasks.execution_role_arn(task, tasks.definition(task))
    return role_policies.denial(role_policies.session_of(role, tasks.task_id(task["taskArn"])), action, resource)


def _start_task_worker(original, task, td, overrides, client):
    for cdef in td["containerDefinitions"]:
        for secret in cdef.get("secrets", []):
            _check_secret(task, secret.get("valueFrom", ""))
    return original(task, td, overrides, client)


def _check_secret(task: dict, value_from: str) -> None:
    spec = parse_arn(task["taskArn"])
    if ":secretsmanager:" in value_from:
        action, what, resource = "secretsmanager:GetSecretValue", "secret from asm", ":".join(value_from.split(":")[:7])
    else:
        action, what = "ssm:GetParameters", "secrets from ssm"
        name = value_from.lstrip("/")
        resource = value_from if value_from.startswith("arn:") else f"arn:aws:ssm:{spec.region}:{spec.account_id}:parameter/{name}"
    refused = denial(task, action, resource)
    if refused:
        raise StartFailure(
            "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: "
            f"unable to retrieve {what}: service call has been retried 1 time(s): AccessDeniedException: {refused}"
        )


def _fail_with_own_text(original, task, client, reason):
    """ministack puts its own text before that of an unknown exception."""
    prefix = "ResourceInitializationError: unable to pull image or start container: "
    for known in ("ResourceInitializationError: ", "CannotPullContainerError: ", "TaskFailedToStart: "):
        if reason.startswith(prefix + known):
            return original(task, client, reason.removeprefix(prefix).removeprefix("TaskFailedToStart: "))
    if reason.startswith(prefix):
        for container in task["containers"]:
            container["reason"] = f"CannotStartContainerError: {reason.removeprefix(prefix)}"
        return original(task, client, "Task failed to start")
    return original(task, client, reason)
