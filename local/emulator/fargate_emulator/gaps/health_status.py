"""healthStatus of containers and tasks.

A container with a healthCheck is UNKNOWN until its first result, then HEALTHY or UNHEALTHY; the task is UNHEALTHY when one of its
essential containers is, HEALTHY when all containers with a check are. ministack always reports UNKNOWN.
Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
"""

from docker.errors import APIError, NotFound
from ministack.services import ecs

from fargate_emulator.gaps import tasks
from fargate_emulator.gaps.patching import wrap

_STATUSES = {"healthy": "HEALTHY", "unhealthy": "UNHEALTHY"}


def install() -> None:
    # Called for every task in answers of DescribeTasks and ListTasks.
    wrap(ecs, "_maybe_mark_stopped", lambda original, task, client=None: (original(task, client), refresh(task)))


def refresh(task: dict) -> None:
    """Read the results of the task's health checks from Docker."""
    checked = [c["name"] for c in tasks.definition(task).get("containerDefinitions", []) if c.get("healthCheck")]
    if not checked or task.get("lastStatus") != "RUNNING":
        return
    essential = dict(zip((c["name"] for c in task["containers"]), task["_container_essentials"]))
    for container, container_id in zip(task["containers"], list(task.get("_docker_ids") or [])):
        if container["name"] in checked:
            container["healthStatus"] = _status(container_id)
    results = {c["name"]: c["healthStatus"] for c in task["containers"] if c["name"] in checked}
    unhealthy = any(status == "UNHEALTHY" and essential[name] for name, status in results.items())
    healthy = all(status == "HEALTHY" for name, status in results.items() if essential[name])
    task["healthStatus"] = "UNHEALTHY" if unhealthy else "HEALTHY" if healthy else "UNKNOWN"


def _status(container_id: str) -> str:
    try:
        state = ecs._get_docker().api.inspect_container(container_id)["State"]
    except (APIError, NotFound):
        return "UNKNOWN"
    return _STATUSES.get((state.get("Health") or {}).get("Status", ""), "UNKNOWN")
