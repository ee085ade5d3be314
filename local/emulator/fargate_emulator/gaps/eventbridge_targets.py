"""ECS tasks as targets of EventBridge rules; ministack refuses them as unsupported.

Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/scheduled_tasks.html
"""

from ministack.services import eventbridge

from fargate_emulator.gaps import ecs_target
from fargate_emulator.gaps.patching import wrap


def install() -> None:
    wrap(eventbridge, "_invoke_target", _invoke_target)


def _invoke_target(original, target, event, rule, view=None):
    if not ecs_target.is_ecs(target):
        return original(target, event, rule, view)
    arn = rule.get("Arn", "")
    if ":schedule/" in arn:
        return ecs_target.start(target, target.get("Input", ""), "scheduler.amazonaws.com", arn, f"chronos-schedule/{rule.get('Name', '')}")
    # The rule's own role is for targets without one.
    target = {**target, "RoleArn": target.get("RoleArn") or rule.get("RoleArn") or ""}
    overrides = ecs_target.input_of(target, event, rule, view)
    return ecs_target.start(target, overrides, "events.amazonaws.com", arn, f"events-rule/{rule.get('Name', '')}")
