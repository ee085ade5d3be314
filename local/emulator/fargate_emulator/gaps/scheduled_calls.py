"""Calls of schedules: their input and their role.

EventBridge Scheduler replaces keywords like <aws.scheduler.scheduled-time> in every target's input with values of the start. For the
call it assumes the target's role, which needs sqs:SendMessage or states:StartExecution; ecs_target checks a task's. A refused start
goes to the dead-letter queue. ministack checks no role and replaces no keywords.
Source: https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
"""

import datetime

from ministack.core.responses import new_uuid
from ministack.services import eventbridge

from fargate_emulator.gaps import ecs_target, target_role
from fargate_emulator.gaps.patching import wrap

_SERVICE = "scheduler.amazonaws.com"
_ACTIONS = {"sqs": "sqs:SendMessage", "states": "states:StartExecution"}


def install() -> None:
    wrap(eventbridge, "_invoke_target", _invoke_target)


def _invoke_target(original, target, event, rule, view=None):
    arn = rule.get("Arn", "")
    if ":schedule/" not in arn:
        return original(target, event, rule, view)
    if "Input" in target:
        target = {**target, "Input": with_context(target["Input"], arn, event.get("Time") or 0)}
    action = _ACTIONS.get(f"{target.get('Arn', '')}:::".split(":")[2])
    refused = target_role.refusal(target, _SERVICE, arn, [(action, target["Arn"], {})]) if action else None
    if refused:
        return ecs_target.dead_letter(target, target.get("Input", "{}"), arn, "NO_PERMISSIONS", refused)
    return original(target, event, rule, view)


def with_context(text: str, schedule_arn: str, at: float) -> str:
    """The target's input with Scheduler's keywords replaced."""
    time = datetime.datetime.fromtimestamp(at, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    known = {"schedule-arn": schedule_arn, "scheduled-time": time, "execution-id": new_uuid(), "attempt-number": "1"}
    for name, value in known.items():
        text = text.replace(f"<aws.scheduler.{name}>", value)
    return text
