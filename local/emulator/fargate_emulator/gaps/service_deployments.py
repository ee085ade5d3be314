"""ListServiceDeployments and DescribeServiceDeployments: how each rollout of a service went.

The Terraform provider uses them to wait for a new service to be steady; ministack returns nothing. Here they are made from its
deployments: a failed one is rolled back if the service's circuit breaker says so.
Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeployment.html
"""

from datetime import datetime

from ministack.core.responses import error_response_json, get_account_id, get_region, json_response
from ministack.services import ecs

from fargate_emulator.gaps.patching import replace

_STATUS = {"COMPLETED": "SUCCESSFUL", "IN_PROGRESS": "IN_PROGRESS"}
_BRIEF = (
    "serviceDeploymentArn",
    "serviceArn",
    "clusterArn",
    "createdAt",
    "startedAt",
    "finishedAt",
    "targetServiceRevisionArn",
    "status",
    "statusReason",
)


def install() -> None:
    replace(ecs, "_list_service_deployments", _list)
    replace(ecs, "_describe_service_deployments", _describe)


def service_deployments(service: dict) -> list[dict]:
    """The service's deployments, newest first."""
    cluster = service["clusterArn"].rsplit("/", 1)[-1]
    rollback = ((service.get("deploymentConfiguration") or {}).get("deploymentCircuitBreaker") or {}).get("rollback", False)
    found = []
    for deployment in service.get("deployments") or []:
        identity = f"{cluster}/{service['serviceName']}/{deployment['id'].rsplit('/', 1)[-1]}"
        failed = "ROLLBACK_SUCCESSFUL" if rollback else "STOPPED"
        status = _STATUS.get(deployment.get("rolloutState", ""), failed)
        created = _seconds(deployment["createdAt"])
        found.append(
            {
                "serviceDeploymentArn": _arn("service-deployment", identity),
                "targetServiceRevisionArn": _arn("service-revision", identity),
                "serviceArn": service["serviceArn"],
                "clusterArn": service["clusterArn"],
                "status": status,
                "statusReason": deployment.get("rolloutStateReason", ""),
                "createdAt": created,
                "startedAt": created,
                **({} if status == "IN_PROGRESS" else {"finishedAt": _seconds(deployment.get("updatedAt", created))}),
                "deploymentConfiguration": service.get("deploymentConfiguration") or {},
            }
        )
    return sorted(found, key=lambda deployment: deployment["createdAt"], reverse=True)


def _arn(kind: str, identity: str) -> str:
    return f"arn:aws:ecs:{get_region()}:{get_account_id()}:{kind}/{identity}"


def _list(data):
    name, cluster = ecs._resolve_service_ref(data.get("service", "")) or ("", None)
    cluster = cluster or ecs._resolve_cluster_name(data.get("cluster", "default"))
    service = ecs._services.get(f"{cluster}/{name}")
    if service is None:
        return error_response_json("ServiceNotFoundException", "Service not found.", 400)
    wanted, created = data.get("status"), data.get("createdAt") or {}
    briefs = [
        {name: deployment[name] for name in _BRIEF if name in deployment}
        for deployment in service_deployments(service)
        if (not wanted or deployment["status"] in wanted)
        and created.get("after", 0) <= deployment["createdAt"] <= created.get("before", float("inf"))
    ]
    return json_response({"serviceDeployments": briefs})


def _describe(data):
    wanted = data.get("serviceDeploymentArns") or []
    every = {d["serviceDeploymentArn"]: d for service in list(ecs._services.values()) for d in service_deployments(service)}
    failures = [{"arn": arn, "reason": "MISSING"} for arn in wanted if arn not in every]
    return json_response({"serviceDeployments": [every[arn] for arn in wanted if arn in every], "failures": failures})


def _seconds(value) -> float:
    return datetime.fromisoformat(value.replace("Z", "+00:00")).timestamp() if isinstance(value, str) else float(value)
