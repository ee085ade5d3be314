"""(With FARGATE_EMULATOR_PERMISSIONS=FILE, everything that a role or user asks IAM for is added to the file, once, as a line of JSON.)

On AWS, CloudTrail and a role's last accessed services are such a record. Tests compare roles with it: a grant without a line is
unused.
"""

import contextvars
import json
import os
import threading

from ministack.core import iam_evaluator

from fargate_emulator.gaps.patching import wrap

_FILE = os.environ.get("FARGATE_EMULATOR_PERMISSIONS")
# A resource's own policy is asked by the same function.
_of_resource: contextvars.ContextVar[bool] = contextvars.ContextVar("a resource's policy is evaluated", default=False)
_lock = threading.Lock()
_written: set[str] = set()


def install() -> None:
    if _FILE:
        wrap(iam_evaluator, "evaluate", _evaluate)
        wrap(iam_evaluator, "evaluate_resource_policy", _evaluate_resource_policy)


def _evaluate_resource_policy(original, *args, **kwargs):
    token = _of_resource.set(True)
    try:
        return original(*args, **kwargs)
    finally:
        _of_resource.reset(token)


def _evaluate(original, ctx, policies, *limits):
    result = original(ctx, policies, *limits)
    if _of_resource.get():
        return result
    line = json.dumps(
        {
            "principal": _name_of(ctx.principal_arn),
            "action": ctx.action,
            "resource": ctx.resource_arn,
            "context": {key: value for key, value in sorted(ctx.service_context.items()) if value is not None},
            "allowed": result.decision == "Allow",
        }
    )
    with _lock:
        if line not in _written:
            _written.add(line)
            with open(_FILE, "a", encoding="utf-8") as file:
                file.write(line + "\n")
    return result


def _name_of(principal: str) -> str:
    """`role/<name>` for every session of a role, `user/<name>` for a user."""
    kind, _, name = principal.rsplit(":", 1)[-1].partition("/")
    return f"role/{name.split('/')[0]}" if kind == "assumed-role" else f"{kind}/{name}"
