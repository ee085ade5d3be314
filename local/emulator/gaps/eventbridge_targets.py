"""ECS tasks as targets of EventBridge rules; ministack refuses them as unsupported.

Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/scheduled_tasks.html
"""

import json

from ministack.services import eventbridge

from emulator.gaps import ecs_target
from emulator.gaps.patching import wrap


def install() -> None:
    wrap(eventbridge, "_invoke_target", _invoke_target)


def _invoke_target(original, target, event, rule, view=None):
    if not ecs_target.is_ecs(target):
        return original(target, event, rule, view)
    arn = rule.get("Arn", "")
    if ":schedule/" in arn:
        return ecs_target.start(target, target.get("Input", ""), "scheduler.amazonaws.com", arn, f"chronos-schedule/{rule.get('Name', '')}")
    # A rule's own role serves targets that have none.
    target = {**target, "RoleArn": target.get("RoleArn") or rule.get("RoleArn") or ""}
    return ecs_target.start(target, _input(target, event, rule, view), "events.amazonaws.com", arn, f"events-rule/{rule.get('Name', '')}")


def _input(target: dict, event: dict, rule: dict, view) -> str:
    """What the target is given: a text of its own, one made from the event, a part of the event, or the event."""
    view = view or eventbridge._pattern_event_view(event)
    if target.get("InputTransformer"):
        return eventbridge._apply_input_transformer(target["InputTransformer"], rule, view)
    if target.get("Input"):
        return target["Input"]
    whole = view.event_with_detail()
    part = whole
    for name in target.get("InputPath", "$").removeprefix("$").split("."):
        if name:
            part = part.get(name) if isinstance(part, dict) else None
    return json.dumps(whole if part is None else part)
