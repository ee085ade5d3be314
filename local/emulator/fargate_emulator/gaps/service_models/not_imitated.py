"""Settings that the emulator accepts but does not act on, logged on use. docs/emulator-coverage.md lists the same sentences."""

import logging
import threading
from collections.abc import Callable

log = logging.getLogger("emulator.not_imitated")


def _always(_members: dict) -> bool:
    return True


def _spot(members: dict) -> bool:
    return any(one.get("capacityProvider") == "FARGATE_SPOT" for one in members.get("capacityProviderStrategy") or [])


def _encrypts_by_key(members: dict) -> bool:
    return "aws:kms" in str(members)


def _waits(members: dict) -> bool:
    return (members.get("FlexibleTimeWindow") or {}).get("Mode") == "FLEXIBLE"


def _retries(members: dict) -> bool:
    return bool((members.get("Target") or {}).get("RetryPolicy"))


def _cools_down(members: dict) -> bool:
    return "Cooldown" in str(members)


def _has_application_cookie(members: dict) -> bool:
    return any(one.get("Value") == "app_cookie" for one in members.get("Attributes") or [])


# Operation, when it matters, and the difference from AWS.
_LIMITS: tuple[tuple[str, Callable[[dict], bool], str], ...] = (
    ("ec2:CreateSecurityGroup", _always, "security groups and routes filter nothing: a task reaches what this machine reaches"),
    ("ecs:RunTask", _spot, "only fargate-emulator interrupt interrupts Spot tasks"),
    ("ecs:CreateService", _spot, "only fargate-emulator interrupt interrupts Spot tasks"),
    ("ecs:RunTask", lambda members: members.get("enableExecuteCommand") is True, "ECS Exec is not available"),
    ("ecs:RegisterTaskDefinition", lambda members: "ephemeralStorage" in members, "ephemeral storage is not limited"),
    ("s3:PutBucketEncryption", _encrypts_by_key, "a KMS key encrypts nothing, and its policy is not checked"),
    ("sns:Subscribe", lambda members: members.get("Protocol") in ("email", "email-json", "sms"), "topics send neither mail nor SMS"),
    ("ecr:PutLifecyclePolicy", _always, "lifecycle policies delete no images"),
    ("ecr:StartImageScan", _always, "image scans find nothing"),
    ("scheduler:CreateSchedule", _waits, "a schedule with a flexible window starts at the window's beginning"),
    ("scheduler:CreateSchedule", _retries, "a schedule's failed start is not retried"),
    ("application-autoscaling:PutScalingPolicy", _cools_down, "cool-down times of scaling policies have no effect"),
    ("elasticloadbalancing:CreateLoadBalancer", _always, "load balancers have no metrics"),
    ("elasticloadbalancing:ModifyTargetGroupAttributes", _has_application_cookie, "an application's cookie keeps no session"),
    ("monitoring:PutDashboard", _always, "dashboards are stored, not drawn"),
    ("lambda:CreateFunction", _always, "a function runs on this machine's Node, whatever its runtime, without a memory limit"),
)
_lock = threading.Lock()
_said: dict[str, int] = {}


def note(operation: str, members: dict) -> None:
    """Logs, once each, the settings of this request without effect."""
    for name, matters, sentence in _LIMITS:
        if name == operation and matters(members):
            with _lock:
                _said[sentence] = _said.get(sentence, 0) + 1
            if _said[sentence] == 1:
                log.warning("%s: not imitated: %s", operation, sentence)


def said() -> dict[str, int]:
    """The sentences so far, with their counts."""
    with _lock:
        return dict(_said)
