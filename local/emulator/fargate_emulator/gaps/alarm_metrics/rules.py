"""How often a rule of EventBridge's default bus matched, with or without targets.

Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
"""

from ministack.services import eventbridge

from fargate_emulator.gaps.alarm_metrics.published import record
from fargate_emulator.gaps.patching import wrap


def install() -> None:
    wrap(eventbridge, "_dispatch_event", _dispatch_event)


def _dispatch_event(original, event, view=None):
    view = view or eventbridge._pattern_event_view(event)
    for key, rule in list(eventbridge._rules.items()):
        if _matches(key, rule, event, view):
            for name in ("TriggeredRules", "MatchedEvents"):
                record("AWS/Events", name, 1.0, {"RuleName": rule.get("Name", "")})
    return original(event, view)


def _matches(key: str, rule: dict, event: dict, view) -> bool:
    on_default_bus = rule.get("EventBusName", "default") == event.get("EventBusName", "default") == "default"
    enabled = on_default_bus and rule.get("State") == "ENABLED" and rule.get("EventPattern")
    return bool(enabled) and eventbridge._matches_pattern_view(rule["EventPattern"], view, f"rule {key}")
