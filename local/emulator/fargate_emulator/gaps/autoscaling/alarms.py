"""Runs step and target tracking policies when a CloudWatch alarm that names them changes its state."""

import re

from ministack.services import cloudwatch

from fargate_emulator.gaps.autoscaling.scaling import service, set_desired, step_change
from fargate_emulator.gaps.autoscaling.store import store
from fargate_emulator.gaps.autoscaling.target_tracking import tracked_count
from fargate_emulator.gaps.patching import wrap

_ACTIONS = {"ALARM": "AlarmActions", "OK": "OKActions", "INSUFFICIENT_DATA": "InsufficientDataActions"}


def install() -> None:
    wrap(cloudwatch, "_dispatch_alarm_actions", _dispatch_alarm_actions)


def _dispatch_alarm_actions(original, alarm, old_state, new_state, reason):
    original(alarm, old_state, new_state, reason)
    arns = set(alarm.get(_ACTIONS.get(new_state, ""), []) or [])
    for key, policy in list(store.policies.items()):
        found = service(key[3])
        if policy["PolicyARN"] not in arns or not found:
            continue
        breach = _breach(alarm, reason)
        steps = policy.get("StepScalingPolicyConfiguration")
        if steps:
            count = step_change(steps, breach, found["desiredCount"])
        else:
            count = tracked_count(policy, float(alarm.get("Threshold") or 0) + breach, found["desiredCount"])
        if count is not None:
            set_desired(key[:5], count, f"alarm {alarm.get('AlarmName')}")


# "Threshold Crossed: <statistic> <value> <comparison> <threshold>"
_VALUE = re.compile(r"^Threshold Crossed: \S+ (-?\d+(?:\.\d+)?) ")


def _breach(alarm: dict, reason: str) -> float:
    """How far the metric is beyond the threshold, by the value in the alarm's reason. A state set by hand counts as just crossed."""
    value = _VALUE.match(reason or "")
    if value:
        return float(value[1]) - float(alarm.get("Threshold") or 0)
    return 0.0 if str(alarm.get("ComparisonOperator", "")).startswith("Greater") else -1e-9
