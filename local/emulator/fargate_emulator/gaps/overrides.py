"""Task-level overrides (cpu, memory, ephemeralStorage), and the size that a Fargate task reports.

ministack keeps them in `overrides` but reports and uses the definition's values.
Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskOverride.html
"""

import json

from ministack.core.responses import json_response
from ministack.services import ecs

from fargate_emulator.gaps.patching import wrap

_FARGATE_GIB = 20


def install() -> None:
    # Not around _run_task, which already starts the containers: they need their size.
    wrap(ecs, "_run_task_worker", _run_task_worker)
    wrap(ecs, "_run_task", _run_task)


def apply(task: dict) -> None:
    """Write the overrides into the task's own fields."""
    overrides = task.get("overrides") or {}
    for name in ("cpu", "memory", "ephemeralStorage"):
        if overrides.get(name):
            task[name] = overrides[name]
    # An absent ephemeralStorage in the definition is stored as null.
    task["ephemeralStorage"] = task.get("ephemeralStorage") or {"sizeInGiB": _FARGATE_GIB}
    if task.get("launchType") == "FARGATE":
        task.pop("containerInstanceArn", None)


def _run_task_worker(original, task, *rest):
    apply(task)
    return original(task, *rest)


def _run_task(original, data):
    status, headers, body = original(data)
    answer = json.loads(body)
    for task in answer.get("tasks", []):
        apply(task)
    return json_response(answer, status) if answer.get("tasks") else (status, headers, body)
