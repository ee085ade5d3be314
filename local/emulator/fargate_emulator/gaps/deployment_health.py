"""When a service's deployment is complete.

Every deployment, including the first, is IN_PROGRESS until its tasks run and are healthy, by their containers' health checks and
their load balancer's. An unhealthy task is replaced and counts as failed; after enough failed tasks the circuit breaker fails the
deployment. ministack reports a first deployment as COMPLETED before a task has started, and treats a task as healthy after one
second.
Sources: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html (rolloutState),
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
"""

import threading
import time

from ministack.core.responses import get_account_id, get_region, request_scope
from ministack.services import ecs

from fargate_emulator.gaps import health_status, stop_codes, target_health, tasks
from fargate_emulator.gaps.patching import wrap

_LOOK_SECONDS = 1.0
# Deployments to check again soon.
_looking: set[str] = set()


def install() -> None:
    wrap(ecs, "_make_deployment", _make_deployment)
    wrap(ecs, "_record_service_task_healthy", _record_service_task_healthy)
    wrap(ecs, "_complete_service_deployment", _complete_service_deployment)


def _make_deployment(original, task_definition, desired_count, *rest):
    deployment = original(task_definition, desired_count, *rest)
    if desired_count > 0:
        deployment.update(rolloutState="IN_PROGRESS", rolloutStateReason=f"ECS deployment {deployment['id']} in progress.")
    return deployment


def _record_service_task_healthy(original, svc_key, task):
    service = ecs._services.get(svc_key)
    if service and _health(service, task)[0] == "HEALTHY":
        original(svc_key, task)


def _complete_service_deployment(original, cluster_name, svc_key, expected_deployment_id=None):
    service = ecs._services.get(svc_key)
    deployment = ecs._primary_deployment(service) if service else None
    if deployment is None or deployment.get("rolloutState") != "IN_PROGRESS" or service["desiredCount"] == 0:
        return original(cluster_name, svc_key, expected_deployment_id)
    waits = False
    for task in _running(service, deployment):
        status, reason = _health(service, task)
        waits = waits or status != "HEALTHY"
        if status == "UNHEALTHY":
            _replace(task, reason)
        elif status == "HEALTHY" and (_is_checked(task) or service.get("loadBalancers")):
            ecs._record_service_task_healthy(svc_key, task)
    if waits:
        _look_again(cluster_name, svc_key, deployment["id"])
        return None
    return original(cluster_name, svc_key, expected_deployment_id)


def _running(service: dict, deployment: dict) -> list[dict]:
    group, cluster = f"service:{service['serviceName']}", service["clusterArn"]
    of_service = [task for task in stop_codes.living() if task.get("group") == group and task["clusterArn"] == cluster]
    return [task for task in of_service if task["lastStatus"] == "RUNNING" and ecs._deployment_for_task(service, task) is deployment]


def _health(service: dict, task: dict) -> tuple[str, str]:
    """HEALTHY, UNHEALTHY or UNKNOWN, and ECS's reason for stopping an unhealthy task."""
    if _is_checked(task):
        health_status.refresh(task)
        status = task.get("healthStatus", "UNKNOWN")
        if status != "HEALTHY":
            return status, "Task failed container health checks"
    return target_health.status(service, task), "Task failed ELB health checks"


def _is_checked(task: dict) -> bool:
    containers = tasks.definition(task).get("containerDefinitions", [])
    return any(c.get("healthCheck") for c in containers if c.get("essential", True))


def _replace(task: dict, reason: str) -> None:
    ended = stop_codes.end(task, reason, "ServiceSchedulerInitiated")
    if ended:
        threading.Thread(target=_count_as_failed, args=(task, ended), daemon=True).start()


def _count_as_failed(task: dict, ended: threading.Event) -> None:
    ended.wait()
    with tasks.scope(task):
        ecs._record_service_task_failure(task)


def _look_again(cluster_name: str, svc_key: str, deployment_id: str) -> None:
    if deployment_id in _looking:
        return
    _looking.add(deployment_id)
    account, region = get_account_id(), get_region()

    def look() -> None:
        time.sleep(_LOOK_SECONDS)
        _looking.discard(deployment_id)
        with request_scope(account, region):
            ecs._complete_service_deployment(cluster_name, svc_key, expected_deployment_id=deployment_id)

    threading.Thread(target=look, daemon=True, name=f"deployment-{deployment_id[-8:]}").start()
