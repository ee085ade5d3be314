"""Scale-in protection of a service's tasks.

ECS does not stop a protected task when it scales in a service or replaces tasks in a deployment; StopTask still stops it. A task
protects itself at $ECS_AGENT_URI, where the agent calls UpdateTaskProtection with the task role. Protection ends when it is released
or expires. ministack accepts the calls without effect, and has no agent endpoint.
Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection.html,
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection-endpoint.html
"""

import contextvars
import json
import threading
import time

from ministack.core import iam_evaluator
from ministack.core.responses import error_response_json, get_account_id, get_region, json_response
from ministack.services import ecs

from fargate_emulator.gaps import credentials, tasks
from fargate_emulator.gaps.patching import replace, wrap
from fargate_emulator.gaps.service_models import judge
from fargate_emulator.metadata_network import ADDRESS

_DEFAULT_MINUTES, _MOST_MINUTES = 120, 2880
_PATH = "/task-protection/v1/state"

# task ARN -> when its protection expires, seconds since 1970
_until: dict[str, float] = {}
# the random part of a task's ECS_AGENT_URI -> task ARN
_agents: dict[str, str] = {}
_scheduling: contextvars.ContextVar[bool] = contextvars.ContextVar("the service scheduler acts", default=False)


def install() -> None:
    wrap(ecs, "_register_metadata", _register_metadata)
    wrap(ecs, "_reconcile_service_tasks", _reconcile)
    ecs._stop_task = _unless_protected(ecs._stop_task)
    replace(ecs, "_update_task_protection", update)
    replace(ecs, "_get_task_protection", get)


def is_protected(task_arn: str) -> bool:
    return _until.get(task_arn, 0.0) > time.time()


def update(data: dict):
    """UpdateTaskProtection: tasks of a service only."""
    minutes = data.get("expiresInMinutes", _DEFAULT_MINUTES)
    if not isinstance(data.get("protectionEnabled"), bool):
        return error_response_json("InvalidParameterException", "protectionEnabled is required.", 400)
    if not 1 <= minutes <= _MOST_MINUTES:
        return error_response_json("InvalidParameterException", f"expiresInMinutes must be between 1 and {_MOST_MINUTES}.", 400)

    def change(task: dict) -> None:
        arn = task["taskArn"]
        if data["protectionEnabled"]:
            _until[arn] = time.time() + minutes * 60
        elif _until.pop(arn, None):
            # Tasks that could not be stopped before can stop now.
            threading.Thread(target=_reconcile_service_of, args=(task,), daemon=True).start()

    return _each(data, change)


def get(data: dict):
    return _each(data, lambda task: None)


def agent(method: str, path: str, body: bytes) -> tuple[int, bytes]:
    """The agent's response below /api/: status and JSON."""
    agent_id, _, rest = path.removeprefix("/api/").partition("/")
    arn = _agents.get(agent_id)
    task = tasks.by_arn(arn) if arn else {}
    if not task or f"/{rest}" != _PATH or method not in ("GET", "PUT"):
        return 404, b'{"error": {"Code": "ResourceNotFoundException", "Message": "not found"}}'
    try:
        asked = json.loads(body or b"{}")
    except ValueError:
        return 400, b'{"error": {"Code": "BadRequestException", "Message": "not JSON"}}'
    with tasks.scope(task):
        action = "UpdateTaskProtection" if method == "PUT" else "GetTaskProtection"
        denied = _refusal(task, action)
        if denied:
            return 400, json.dumps({"error": {"Arn": arn, "Code": "AccessDeniedException", "Message": denied}}).encode()
        request = {"cluster": task["clusterArn"], "tasks": [arn]}
        if method == "PUT":
            members = {"protectionEnabled": "ProtectionEnabled", "expiresInMinutes": "ExpiresInMinutes"}
            request |= {name: asked[sent] for name, sent in members.items() if sent in asked}
        broken = judge.refusal_of_call("ecs", action, request)
        if broken:
            return 400, json.dumps({"error": {"Arn": arn, "Code": "InvalidParameterException", "Message": broken}}).encode()
        status, _, answer = update(request) if method == "PUT" else get(request)
    return status, json.dumps(_as_agent(arn, status, json.loads(answer))).encode()


def _as_agent(arn: str, status: int, answer: dict) -> dict:
    """ECS's response in the agent's spelling."""
    if status != 200:
        return {"error": {"Arn": arn, "Code": answer.get("__type", ""), "Message": answer.get("message", "")}}
    if answer["failures"]:
        return {"failure": {"Arn": arn, "Reason": answer["failures"][0]["reason"]}}
    found = answer["protectedTasks"][0]
    shown = {"ProtectionEnabled": found["protectionEnabled"], "TaskArn": arn}
    if "expirationDate" in found:
        shown["ExpirationDate"] = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(found["expirationDate"]))
    return {"protection": shown}


def _refusal(task: dict, action: str) -> str | None:
    """IAM's refusal of the task role's call, as text."""
    role = tasks.role_arn(task, tasks.definition(task))
    document = credentials.document(credentials.grant_of(task["taskArn"]) or "")
    if not role or not document:
        return "the task has no role"
    denied = iam_evaluator.enforce(
        document["AccessKeyId"],
        f"ecs:{action}",
        "ecs",
        get_region(),
        resource_arn=task["taskArn"],
        service_context={"ecs:cluster": task["clusterArn"]},
    )
    return f"{role} is not authorized to perform: ecs:{action} on resource: {task['taskArn']}" if denied else None


def _each(data: dict, change):
    cluster = ecs._resolve_cluster_name(data.get("cluster", "default"))
    shown, failures = [], []
    for ref in data.get("tasks") or []:
        task = ecs._resolve_task(ref, cluster) if cluster else None
        arn = (
            task["taskArn"]
            if task
            else ref
            if ref.startswith("arn:")
            else f"arn:aws:ecs:{get_region()}:{get_account_id()}:task/{cluster}/{ref}"
        )
        if not task:
            failures.append({"arn": arn, "reason": "MISSING"})
        elif not task.get("group", "").startswith("service:") or task["lastStatus"] not in ecs._PRE_STOP_STATUSES:
            failures.append({"arn": arn, "reason": "TASK_NOT_VALID"})
        else:
            change(task)
            on = is_protected(arn)
            shown.append({"taskArn": arn, "protectionEnabled": on, **({"expirationDate": int(_until[arn])} if on else {})})
    return json_response({"protectedTasks": shown, "failures": failures})


def _register_metadata(original, task_arn, cluster_arn, td, cdef, launch_type, env, host_mode, net_ip):
    token = original(task_arn, cluster_arn, td, cdef, launch_type, env, host_mode, net_ip)
    _agents[token] = task_arn
    env["ECS_AGENT_URI"] = f"http://{ADDRESS}/api/{token}"
    return token


def _unless_protected(stop):
    def stop_unless_protected(data: dict):
        task = ecs._resolve_task(data.get("task", ""), ecs._resolve_cluster_name(data.get("cluster", "default")))
        if _scheduling.get() and task and is_protected(task["taskArn"]):
            return json_response({"task": ecs._sanitize(task)})
        return stop(data)

    return stop_unless_protected


def _reconcile(original, cluster_name, svc_key):
    token = _scheduling.set(True)
    try:
        original(cluster_name, svc_key)
        _stop_others(cluster_name, svc_key)
    finally:
        _scheduling.reset(token)


def _stop_others(cluster_name: str, svc_key: str) -> None:
    """Stops an unprotected task instead of a protected one that was chosen."""
    service = ecs._services.get(svc_key)
    if not service or service.get("status") != "ACTIVE":
        return
    group = f"service:{service['serviceName']}"
    active = [
        task
        for task in ecs._tasks.values()
        if task.get("group") == group
        and task.get("clusterArn") == service.get("clusterArn")
        and task.get("lastStatus") in ecs._PRE_STOP_STATUSES
        and task["taskDefinitionArn"] == service.get("taskDefinition")
    ]
    excess = len(active) - service.get("desiredCount", 0)
    for task in [t for t in active if not is_protected(t["taskArn"])][: max(excess, 0)]:
        ecs._stop_task({"task": task["taskArn"], "cluster": cluster_name, "reason": "Service scaling down"})


def _reconcile_service_of(task: dict) -> None:
    with tasks.scope(task):
        cluster = ecs._cluster_name_from_arn(task["clusterArn"])
        ecs._reconcile_service_tasks(cluster, f"{cluster}/{task['group'].split(':', 1)[1]}")
