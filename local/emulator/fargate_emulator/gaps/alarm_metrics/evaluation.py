"""The state of an alarm: of its last EvaluationPeriods periods, DatapointsToAlarm have to breach.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
"""

import operator
import time

from ministack.services import cloudwatch

from fargate_emulator.gaps.alarm_metrics.expressions import Unsupported, check, evaluate
from fargate_emulator.gaps.patching import replace, wrap

_COMPARE = {
    "GreaterThanOrEqualToThreshold": operator.ge,
    "GreaterThanThreshold": operator.gt,
    "LessThanThreshold": operator.lt,
    "LessThanOrEqualToThreshold": operator.le,
}
_REPEAT_SECONDS = 60
# How far back FILL's REPEAT looks. AWS documents only that it is further than the alarm's own periods.
_REPEATED_PERIODS = 4

# ARN of an alarm -> last run of its actions, seconds since 1970
_ran: dict[str, float] = {}


def install() -> None:
    wrap(cloudwatch, "_put_metric_alarm", _put_metric_alarm)
    replace(cloudwatch, "_evaluate_alarm", evaluate_alarm)


def _put_metric_alarm(original, params, cbor_data, is_cbor, is_json=False):
    queries = (cbor_data or {}).get("Metrics") or []
    for query in queries:
        try:
            if query.get("Expression"):
                check(query["Expression"])
        except Unsupported as error:
            return cloudwatch._error("ValidationError", str(error), 400, use_json=is_json, use_cbor=is_cbor)
    answer = original(params, cbor_data, is_cbor, is_json)
    alarm = cloudwatch._alarms.get((cbor_data or {}).get("AlarmName", ""))
    if alarm and alarm.get("ExtendedStatistic"):
        # An alarm has one or the other.
        alarm.pop("Statistic", None)
    if queries and alarm:
        alarm["Metrics"] = queries
        # An alarm on an expression has none of these.
        for name in ("MetricName", "Namespace", "Statistic", "ExtendedStatistic", "Period", "Unit"):
            alarm.pop(name, None)
    return answer


def evaluate_alarm(alarm: dict) -> None:
    """Update an alarm's state. While it stays in ALARM, its actions run again every minute."""
    now = time.time()
    states = [_breaches(alarm, value) for value in datapoints(alarm, now)]
    state = judge(states, int(alarm.get("DatapointsToAlarm") or len(states)), alarm.get("TreatMissingData", "missing"), alarm["StateValue"])
    values = [value for value in datapoints(alarm, now) if value is not None]
    value = values[0] if values else 0.0
    statistic = alarm.get("ExtendedStatistic") or alarm.get("Statistic") or "Expression"
    reason = f"Threshold Crossed: {statistic} {value} {alarm.get('ComparisonOperator')} {alarm.get('Threshold')}"
    old, arn = alarm["StateValue"], alarm["AlarmArn"]
    if state != old:
        alarm.update(StateValue=state, StateReason=reason, StateUpdatedTimestamp=int(now))
        cloudwatch._record_history(alarm["AlarmName"], old, state, reason)
    elif state != "ALARM" or now - _ran.get(arn, now) < _REPEAT_SECONDS:
        return
    _ran[arn] = now
    cloudwatch._dispatch_alarm_actions(alarm | ({"AlarmActions": _scaling(alarm)} if state == old else {}), old, state, reason)
    if state != old:
        cloudwatch._evaluate_parent_alarms(alarm)


def datapoints(alarm: dict, now: float) -> list[float | None]:
    """The alarm's metric in its last periods, newest first."""
    count = int(alarm.get("EvaluationPeriods") or 1)
    queries = alarm.get("Metrics")
    if not queries:
        period = int(alarm.get("Period") or 60)
        dimensions = cloudwatch._dims_from_list(alarm.get("Dimensions") or [])
        statistic = alarm.get("ExtendedStatistic") or alarm.get("Statistic") or "Average"
        return [
            _statistic(alarm.get("Namespace"), alarm.get("MetricName"), dimensions, statistic, now - i * period, period)
            for i in range(count)
        ]
    period = max(int((q.get("MetricStat") or {}).get("Period") or q.get("Period") or 0) for q in queries) or 60
    return [_expression(queries, now - i * period, period) for i in range(count)]


def _expression(queries: list[dict], end: float, period: int) -> float | None:
    metrics = {query["Id"]: query["MetricStat"] for query in queries if "MetricStat" in query}

    def at(name: str, time: float) -> float | None:
        metric, statistic = metrics[name]["Metric"], metrics[name]["Stat"]
        dimensions = cloudwatch._dims_from_list(metric.get("Dimensions") or [])
        return _statistic(metric["Namespace"], metric["MetricName"], dimensions, statistic, time, period)

    def before(name: str) -> float | None:
        found = (at(name, end - i * period) for i in range(1, _REPEATED_PERIODS + 1))
        return next((value for value in found if value is not None), None)

    values = {name: at(name, end) for name in metrics}
    returned = next((q for q in queries if q.get("ReturnData", True)), queries[-1])
    return evaluate(returned["Expression"], values, before) if returned.get("Expression") else values[returned["Id"]]


def _statistic(namespace, name, dimensions: dict, statistic: str, end: float, period: int) -> float | None:
    points = cloudwatch._metrics.get((namespace, name, cloudwatch._dims_key(dimensions))) or []
    within = [p for p in points if end - period <= p["Timestamp"] < end]
    return cloudwatch._stat_value(cloudwatch._calc_stats(within), statistic, within) if within else None


def _breaches(alarm: dict, value: float | None) -> bool | None:
    compare = _COMPARE.get(alarm.get("ComparisonOperator", ""))
    return None if value is None or compare is None else compare(value, float(alarm.get("Threshold") or 0))


def judge(breaching: list[bool | None], needed: int, missing: str, old: str) -> str:
    """The state for one verdict per period; None is a period without data."""
    if all(each is None for each in breaching):
        return {"breaching": "ALARM", "notBreaching": "OK", "ignore": old}.get(missing, "INSUFFICIENT_DATA")
    counted = sum(each if each is not None else missing == "breaching" for each in breaching)
    return "ALARM" if counted >= needed else "OK"


def _scaling(alarm: dict) -> list[str]:
    """The actions that AWS repeats."""
    return [action for action in alarm.get("AlarmActions") or [] if ":autoscaling:" in action]
