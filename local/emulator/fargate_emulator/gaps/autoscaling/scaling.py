"""How a service's desired count changes."""

import logging
import math

from ministack.services import ecs

from fargate_emulator.gaps.autoscaling.store import Key, store

log = logging.getLogger("emulator.autoscaling")


def service(resource_id: str) -> dict | None:
    """The service behind `service/<cluster>/<name>`."""
    parts = resource_id.split("/")
    return ecs._services.get(f"{parts[1]}/{parts[2]}") if len(parts) == 3 else None


def set_desired(key: Key, wanted: int, why: str) -> None:
    """Set the service's desired count to `wanted` within the target's capacity; a deleted service is ignored."""
    target, found = store.targets.get(key), service(key[3])
    if not target or not found or found.get("status") != "ACTIVE":
        return
    count = max(target["MinCapacity"], min(target["MaxCapacity"], wanted))
    if count != found["desiredCount"]:
        log.info("%s: %d -> %d tasks (%s)", key[3], found["desiredCount"], count, why)
        _, cluster, name = key[3].split("/")
        ecs._update_service({"cluster": cluster, "service": name, "desiredCount": count})


def step_change(policy: dict, breach: float, current: int) -> int | None:
    """The count after a step policy; `breach` is the metric minus the alarm's threshold. None: no step matches.

    Source: https://docs.aws.amazon.com/autoscaling/application/userguide/step-scaling-policy-overview.html
    """
    for step in policy.get("StepAdjustments", []):
        lower, upper = step.get("MetricIntervalLowerBound"), step.get("MetricIntervalUpperBound")
        # On the high side the lower bound belongs to the step, on the low side the upper one.
        within = (
            (lower is None or breach >= lower) and (upper is None or breach < upper)
            if breach >= 0
            else (lower is None or breach > lower) and (upper is None or breach <= upper)
        )
        if within:
            return _adjust(policy, step["ScalingAdjustment"], current)
    return None


def _adjust(policy: dict, adjustment: int, current: int) -> int:
    kind = policy.get("AdjustmentType", "ChangeInCapacity")
    if kind == "ExactCapacity":
        return adjustment
    if kind == "ChangeInCapacity":
        return current + adjustment
    change = current * adjustment / 100
    # Rounded towards zero, but at least 1 and at least the policy's magnitude.
    whole = math.floor(change) if change >= 1 else math.ceil(change) if change <= -1 else (change > 0) - (change < 0)
    magnitude = max(abs(whole), policy.get("MinAdjustmentMagnitude") or 0)
    return current + (magnitude if change > 0 else -magnitude if change < 0 else 0)
