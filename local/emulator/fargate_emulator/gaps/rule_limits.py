"""What EventBridge refuses of a rule: neither pattern nor schedule, a pattern above 2,048 characters, a sixth target, and its deletion
while it has targets.

ministack accepts all of them.
Sources: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html, API_PutTargets.html, API_DeleteRule.html,
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
"""

from ministack.core.responses import error_response_json
from ministack.services import eventbridge

from fargate_emulator.gaps.patching import wrap

_PATTERN_CHARACTERS = 2048
_TARGETS = 5


def install() -> None:
    wrap(eventbridge, "_put_rule", _put_rule)
    wrap(eventbridge, "_put_targets", _put_targets)
    wrap(eventbridge, "_delete_rule", _delete_rule)


def _put_rule(original, data):
    if not data.get("EventPattern") and not data.get("ScheduleExpression"):
        return _refused("ValidationException", "Parameter(s) EventPattern or ScheduleExpression must be specified.")
    if len(data.get("EventPattern") or "") > _PATTERN_CHARACTERS:
        return _refused("LimitExceededException", f"The event pattern has more than {_PATTERN_CHARACTERS} characters.")
    return original(data)


def _put_targets(original, data):
    ids = {target["Id"] for target in [*_targets_of(data.get("Rule"), data), *data.get("Targets", [])]}
    if len(ids) > _TARGETS:
        return _refused("LimitExceededException", "The requested resource exceeds the maximum number allowed.")
    return original(data)


def _delete_rule(original, data):
    if _targets_of(data.get("Name"), data):
        return _refused("ValidationException", "Rule can't be deleted since it has targets.")
    return original(data)


def _targets_of(rule: str, data: dict) -> list[dict]:
    return eventbridge._targets.get(eventbridge._rule_key(rule, data.get("EventBusName", "default"))) or []


def _refused(code: str, message: str):
    return error_response_json(code, message, 400)
