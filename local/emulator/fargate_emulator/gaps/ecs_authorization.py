"""IAM for ECS.

Each ECS action is checked on the resource that the service authorization reference names (RunTask on the task definition's revision,
DescribeTasks and StopTask on each task, ListTasks on none), with the condition key ecs:cluster; RunTask with tags needs
ecs:TagResource with ecs:CreateAction; a caller who passes a role to ECS needs iam:PassRole on it, with iam:PassedToService. ministack
checks every action on the cluster, and has neither ecs: keys nor PassRole.
Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
"""

from ministack.core import iam_actions
from ministack.core.responses import get_account_id, get_region
from ministack.services import ecs

from fargate_emulator.gaps.patching import wrap
from fargate_emulator.gaps.request_checks import Check, checked_for

_ON_TASKS = {
    "DescribeTasks": "tasks",
    "StopTask": "task",
    "ExecuteCommand": "task",
    "GetTaskProtection": "tasks",
    "UpdateTaskProtection": "tasks",
}
_ON_SERVICES = {
    "CreateService": "serviceName",
    "UpdateService": "service",
    "DeleteService": "service",
    "DescribeServices": "services",
    "ListServiceDeployments": "service",
}
_ON_CLUSTERS = {
    "DescribeClusters": "clusters",
    "DeleteCluster": "cluster",
    "UpdateCluster": "cluster",
    "UpdateClusterSettings": "cluster",
    "PutClusterCapacityProviders": "cluster",
    "CreateCluster": "clusterName",
}
_BY_ARN = ("TagResource", "UntagResource", "ListTagsForResource")
_WITH_CLUSTER_KEY = {"RunTask", "ListTasks", "ListServices", *_ON_TASKS, *_ON_SERVICES}


def install() -> None:
    checked_for("ecs", checks)
    wrap(iam_actions, "access_denied_response", _access_denied_response)


def _arn(kind: str, rest: str) -> str:
    return f"arn:aws:ecs:{get_region()}:{get_account_id()}:{kind}/{rest}"


def _as_list(value) -> list[str]:
    return [value] if isinstance(value, str) else [v for v in value or [] if isinstance(v, str)]


def resources(action: str, data: dict, cluster: str) -> list[str]:
    """The ARNs on which IAM checks an ECS action; `*` for actions without a resource. `cluster` is its name."""
    if action in ("RunTask", "StartTask"):
        reference = data.get("taskDefinition") or ""
        key = ecs._resolve_td_key(reference) or reference
        return [reference if reference.startswith("arn:") and ":" in reference.rsplit("/", 1)[-1] else _arn("task-definition", key)]
    if action in _ON_TASKS:
        return [t if t.startswith("arn:") else _arn("task", f"{cluster}/{t}") for t in _as_list(data.get(_ON_TASKS[action]))] or ["*"]
    if action in _ON_SERVICES:
        return [s if s.startswith("arn:") else _arn("service", f"{cluster}/{s}") for s in _as_list(data.get(_ON_SERVICES[action]))] or ["*"]
    if action == "DescribeServiceDeployments":
        deployments = _as_list(data.get("serviceDeploymentArns"))
        return [*deployments, *(d.replace(":service-deployment/", ":service/").rsplit("/", 1)[0] for d in deployments)] or ["*"]
    if action == "DeleteTaskDefinitions":
        return [d if d.startswith("arn:") else _arn("task-definition", d) for d in _as_list(data.get("taskDefinitions"))] or ["*"]
    if action in _ON_CLUSTERS:
        return [c if c.startswith("arn:") else _arn("cluster", c) for c in _as_list(data.get(_ON_CLUSTERS[action])) or ["default"]]
    if action == "RegisterTaskDefinition":
        return [_arn("task-definition", f"{data.get('family', '')}:*")]
    return [data["resourceArn"]] if action in _BY_ARN and data.get("resourceArn") else ["*"]


def passed_roles(action: str, data: dict) -> list[str]:
    """Roles that the caller of this action passes to ECS."""
    if action == "RegisterTaskDefinition":
        return [data[name] for name in ("taskRoleArn", "executionRoleArn") if data.get(name)]
    if action in ("RunTask", "StartTask", "CreateService", "UpdateService") and data.get("taskDefinition"):
        definition = ecs._task_defs.get(ecs._resolve_td_key(data["taskDefinition"])) or {}
        overrides = data.get("overrides") or {}
        return [role for name in ("taskRoleArn", "executionRoleArn") if (role := overrides.get(name) or definition.get(name))]
    return []


def checks(action: str, data: dict, *_place: str) -> list[Check]:
    cluster = ecs._resolve_cluster_name(data.get("cluster") or "default") or "default"
    keys = {"ecs:cluster": _arn("cluster", cluster)} if action in _WITH_CLUSTER_KEY else {}
    passed = {**keys, "iam:PassedToService": "ecs-tasks.amazonaws.com"}
    found = [Check(f"ecs:{action}", arn, keys) for arn in resources(action, data, cluster)]
    found += [Check("iam:PassRole", role, passed) for role in passed_roles(action, data)]
    if action in ("RunTask", "StartTask") and data.get("tags"):
        found.append(Check("ecs:TagResource", _arn("task", f"{cluster}/*"), {**keys, "ecs:CreateAction": action}))
    return found


def _access_denied_response(original, service, *args, **rest):
    """ECS answers a refusal with 400."""
    status, headers, body = original(service, *args, **rest)
    return (400 if service == "ecs" else status), headers, body
