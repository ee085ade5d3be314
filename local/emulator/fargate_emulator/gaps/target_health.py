"""A load balancer's health check of a task.

After the service's grace period, ECS treats a task as failed if its target group reports it as unhealthy, which it does after
UnhealthyThresholdCount failed checks. Here one successful check is enough for healthy. ministack makes no checks.
Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html,
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-load-balancing.html
"""

import http.client
import time

from ministack.services import alb, ecs

from fargate_emulator.gaps import task_times


def status(service: dict, task: dict) -> str:
    """HEALTHY, UNHEALTHY, or UNKNOWN while the answer may still come; HEALTHY for a service without a load balancer."""
    groups = [(alb._tgs.get(one.get("targetGroupArn")), one.get("containerPort", 80)) for one in service.get("loadBalancers") or []]
    silent = [group for group, port in groups if group and group["HealthCheckEnabled"] and not _answers(task, group, port)]
    if not silent:
        return "HEALTHY"
    grace = service.get("healthCheckGracePeriodSeconds", 0)
    patience = max(grace, *(group["HealthCheckIntervalSeconds"] * group["UnhealthyThresholdCount"] for group in silent))
    return "UNHEALTHY" if _age(task) > patience else "UNKNOWN"


def _answers(task: dict, group: dict, port: int) -> bool:
    address = ecs._task_ip(task)
    if not address:
        return False
    checked = port if group["HealthCheckPort"] == "traffic-port" else int(group["HealthCheckPort"])
    connection = http.client.HTTPConnection(address, checked, timeout=group["HealthCheckTimeoutSeconds"])
    try:
        connection.request("GET", group["HealthCheckPath"], headers={"User-Agent": "ELB-HealthChecker/2.0"})
        return matches(group["Matcher"]["HttpCode"], connection.getresponse().status)
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def matches(codes: str, code: int) -> bool:
    """Whether a matcher such as `200,301-304` names the code."""
    ranges = (part.partition("-") for part in codes.split(","))
    return any(int(first) <= code <= int(last or first) for first, _, last in ranges)


def _age(task: dict) -> float:
    started = task.get("startedAt")
    return time.time() - task_times.epoch_seconds(started) if started else 0.0
