"""Rules and alarms publish to a topic whose policy lets them; rules put events into a queue whose policy lets them.

ministack delivers regardless of the policy. CloudWatch tells SNS the alarm and its account, EventBridge neither: a statement with a
condition on either allows no rule. SQS is told the rule. An event that is refused goes to the target's dead-letter queue.
Sources: https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html,
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions and #eb-sqs-permissions
"""

import logging

from ministack.core.responses import get_account_id
from ministack.services import cloudwatch, eventbridge, sns

from fargate_emulator.gaps import ecs_target
from fargate_emulator.gaps.patching import wrap

log = logging.getLogger("emulator.notifications")

_ACTIONS = ("AlarmActions", "OKActions", "InsufficientDataActions")


def install() -> None:
    wrap(eventbridge, "_invoke_target", _invoke_target)
    wrap(cloudwatch, "_dispatch_alarm_actions", _dispatch_alarm_actions)


def _invoke_target(original, target, event, rule, view=None):
    arn, rule_arn = target.get("Arn", ""), rule.get("Arn", "")
    refused = _refused(arn, rule_arn)
    if not refused:
        return original(target, event, rule, view)
    problem = f"events.amazonaws.com is not authorized to perform: {refused} on resource: {arn}"
    log.warning("rule %s: %s", rule_arn, problem)
    payload = ecs_target.input_of(target, event, rule, view)
    return ecs_target.dead_letter(target, payload, rule_arn, "NO_PERMISSIONS", problem)


def _refused(arn: str, rule_arn: str) -> str | None:
    """The action that the target's policy does not let the rule do."""
    if cloudwatch._is_sns_action_arn(arn) and not sns.topic_policy_allows(arn, "events.amazonaws.com", "", ""):
        return "SNS:Publish"
    # A schedule sends as its role: scheduled_calls.
    if ":sqs:" in arn and ":schedule/" not in rule_arn and not ecs_target.takes_from_rule(arn, rule_arn):
        return "sqs:SendMessage"
    return None


def _dispatch_alarm_actions(original, alarm, old_state, new_state, reason):
    return original(alarm | {name: _allowed(alarm, name) for name in _ACTIONS}, old_state, new_state, reason)


def _allowed(alarm: dict, name: str) -> list[str]:
    source = alarm.get("AlarmArn", "")
    kept = []
    for action in alarm.get(name) or []:
        if cloudwatch._is_sns_action_arn(action) and not sns.topic_policy_allows(
            action, "cloudwatch.amazonaws.com", source, get_account_id()
        ):
            log.warning("failed to execute action %s of %s: the topic's policy does not let it publish", action, source)
        else:
            kept.append(action)
    return kept
