"""dependsOn: the order of a task's containers, and what each waits for.

START waits for the start of the other container, COMPLETE for its end, SUCCESS for its end with exit code 0, HEALTHY for its
health check. startTimeout (Fargate: at most 120 s, the default of the platform 120 s) ends the wait.
Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html
"""

import time

from ministack.services import ecs

from fargate_emulator.gaps import tasks
from fargate_emulator.gaps.patching import wrap

_DEFAULT_START_TIMEOUT = 120
_POLL_SECONDS = 0.1


def install() -> None:
    wrap(ecs, "_start_task_worker", _start_in_order)
    wrap(ecs, "_run_docker_container", _run_after_dependencies)


def start_order(definitions: list[dict]) -> list[int]:
    """Indexes of the container definitions, each after those it depends on; RegisterTaskDefinition allows no cycle."""
    position = {definition["name"]: index for index, definition in enumerate(definitions)}
    order: list[int] = []

    def visit(index: int) -> None:
        if index in order:
            return
        for dependency in definitions[index].get("dependsOn", []):
            if dependency["containerName"] in position:
                visit(position[dependency["containerName"]])
        order.append(index)

    for index in range(len(definitions)):
        visit(index)
    return order


def _start_in_order(original, task, td, overrides, client):
    order = start_order(td["containerDefinitions"])
    # ministack pairs definitions, containers and "essential" flags by position.
    td["containerDefinitions"] = [td["containerDefinitions"][i] for i in order]
    for key in ("containers", "_container_essentials"):
        task[key] = [task[key][i] for i in order]
    return original(task, td, overrides, client)


def _run_after_dependencies(original, client, cdef, kwargs, **rest):
    task = tasks.by_arn(kwargs["labels"]["com.amazonaws.ecs.task-arn"])
    started = dict(zip((c["name"] for c in task.get("containers", [])), task.get("_docker_ids") or []))
    for dependency in cdef.get("dependsOn", []):
        _wait(client, cdef, dependency, started.get(dependency["containerName"]))
    return original(client, cdef, kwargs, **rest)


def _wait(client, cdef: dict, dependency: dict, container_id: str | None) -> None:
    condition, name = dependency.get("condition", "START"), dependency["containerName"]
    end = time.monotonic() + cdef.get("startTimeout", _DEFAULT_START_TIMEOUT)
    while container_id and condition != "START":
        state = client.api.inspect_container(container_id)["State"]
        exited = state["Status"] == "exited"
        if exited and condition == "COMPLETE" or exited and condition == "SUCCESS" and state["ExitCode"] == 0:
            return
        if condition == "HEALTHY" and (state.get("Health") or {}).get("Status") == "healthy":
            return
        if exited or time.monotonic() > end:
            raise RuntimeError(
                f"TaskFailedToStart: container {cdef['name']}: its dependency {name} did not reach the condition {condition}"
            )
        time.sleep(_POLL_SECONDS)
