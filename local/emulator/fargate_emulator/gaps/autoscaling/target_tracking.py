"""Target tracking: the two alarms that AWS creates for a policy, and the count that their metric asks for.

AlarmHigh goes off after 3 minutes above the target, AlarmLow after 15 minutes below 90 % of it. The new count is in proportion:
current x metric / target, rounded up. Nothing here measures a service's CPU: the alarms act on values put as the metric.
Source: https://docs.aws.amazon.com/autoscaling/application/userguide/target-tracking-scaling-policy-overview.html
"""

import math

from ministack.core.responses import new_uuid
from ministack.services import cloudwatch

_METRICS = {"ECSServiceAverageCPUUtilization": "CPUUtilization", "ECSServiceAverageMemoryUtilization": "MemoryUtilization"}
_LOW_SHARE = 0.9


def make_alarms(policy: dict) -> None:
    """Replace the policy's alarms and list them in it; none for metrics other than ECS's own."""
    delete_alarms(policy)
    configuration = policy.get("TargetTrackingScalingPolicyConfiguration") or {}
    metric = _METRICS.get((configuration.get("PredefinedMetricSpecification") or {}).get("PredefinedMetricType"))
    if metric is None:
        return
    target = float(configuration["TargetValue"])
    sides = [("High", "GreaterThanThreshold", target, 3)]
    if not configuration.get("DisableScaleIn"):
        sides.append(("Low", "LessThanThreshold", target * _LOW_SHARE, 15))
    policy["Alarms"] = [_put(policy, metric, *side) for side in sides]


def delete_alarms(policy: dict) -> None:
    for alarm in policy.get("Alarms") or []:
        cloudwatch.cloudformation_delete_metric_alarm(alarm["AlarmName"])
    policy["Alarms"] = []


def tracked_count(policy: dict, metric: float, current: int) -> int | None:
    """The count at which the metric would meet the target; None for other policies."""
    configuration = policy.get("TargetTrackingScalingPolicyConfiguration")
    return math.ceil(current * metric / float(configuration["TargetValue"])) if configuration else None


def _put(policy: dict, metric: str, side: str, comparison: str, threshold: float, minutes: int) -> dict:
    _, cluster, service = policy["ResourceId"].split("/")
    name = f"TargetTracking-{policy['ResourceId']}-Alarm{side}-{new_uuid()}"
    request = {
        "AlarmName": name,
        "Namespace": "AWS/ECS",
        "MetricName": metric,
        "Statistic": "Average",
        "Dimensions": [{"Name": "ClusterName", "Value": cluster}, {"Name": "ServiceName", "Value": service}],
        "Period": 60,
        "EvaluationPeriods": minutes,
        "Threshold": threshold,
        "ComparisonOperator": comparison,
        "AlarmActions": [policy["PolicyARN"]],
        "AlarmDescription": f"DO NOT EDIT OR DELETE. For TargetTrackingScaling policy {policy['PolicyARN']}.",
    }
    cloudwatch._put_metric_alarm({}, request, False, True)
    return {"AlarmName": name, "AlarmARN": cloudwatch._alarms[name]["AlarmArn"]}
