"""A task's containers cannot ask for more than the task has.

On Fargate the sums of the containers' cpu and memory reservations are at most the task's, and no container's memory limit is above
it. The same holds for RunTask with overrides. ministack accepts any sizes.
Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html (cpu, memory)
"""

from ministack.core.responses import error_response_json
from ministack.services import ecs

from fargate_emulator.gaps.patching import wrap


def install() -> None:
    wrap(ecs, "_register_task_definition", _register_task_definition)
    wrap(ecs, "_run_task", _run_task)


def _register_task_definition(original, data):
    if "FARGATE" not in (data.get("requiresCompatibilities") or []):
        return original(data)
    problem = excess(data.get("containerDefinitions") or [], data.get("cpu"), data.get("memory"))
    return error_response_json("ClientException", problem, 400) if problem else original(data)


def _run_task(original, data):
    definition = ecs._task_defs.get(ecs._resolve_td_key(data.get("taskDefinition", ""))) or {}
    overrides = data.get("overrides") or {}
    if definition and "FARGATE" in (definition.get("requiresCompatibilities") or []):
        by_name = {override.get("name"): override for override in overrides.get("containerOverrides") or []}
        containers = [_overridden(container, by_name.get(container["name"], {})) for container in definition["containerDefinitions"]]
        cpu, memory = overrides.get("cpu") or definition.get("cpu"), overrides.get("memory") or definition.get("memory")
        problem = excess(containers, cpu, memory)
        if problem:
            return error_response_json("InvalidParameterException", problem, 400)
    return original(data)


def _overridden(container: dict, override: dict) -> dict:
    return {**container, **{name: override[name] for name in ("cpu", "memory", "memoryReservation") if override.get(name)}}


def excess(containers: list[dict], cpu: object, memory: object) -> str | None:
    """A sentence on what the containers ask for above the task's size; None if they fit or the size is not a number."""
    if str(cpu).isdigit():
        asked = sum(int(container.get("cpu") or 0) for container in containers)
        if asked > int(cpu):
            return f"Invalid 'cpu' setting for task: the containers' CPU units ({asked}) are more than the task's ({cpu})."
    if str(memory).isdigit():
        for container in containers:
            if int(container.get("memory") or 0) > int(memory):
                return f"Invalid 'memory' setting for container '{container['name']}': {container['memory']} MiB of the task's {memory}."
        reserved = sum(int(container.get("memoryReservation") or 0) for container in containers)
        if reserved > int(memory):
            return f"Invalid 'memory' setting for task: the containers reserve {reserved} MiB of the task's {memory}."
    return None
