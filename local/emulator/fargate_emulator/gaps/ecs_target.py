"""A task as the target of an EventBridge rule or a schedule.

The service assumes the target's role, which needs ecs:RunTask on the definition and iam:PassRole on its roles. The target's input is the
task's overrides. A failed start goes to the target's dead-letter queue, with the reason in the message's attributes.
Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html, eb-rule-dlq.html
"""

import json
import logging

from ministack.core.responses import get_account_id, get_region
from ministack.services import ecs, eventbridge, sqs

from fargate_emulator.gaps import ecs_authorization, target_role
from fargate_emulator.gaps.service_models import judge

log = logging.getLogger("emulator.ecs_target")


def is_ecs(target: dict) -> bool:
    return ":ecs:" in target.get("Arn", "") and ":cluster/" in target.get("Arn", "")


def start(target: dict, overrides: str, service: str, source_arn: str, started_by: str) -> None:
    """Run the target's task. `overrides` is its input, perhaps not the JSON of a TaskOverride; `service` assumes the role."""
    request = run_task_request(target, overrides, started_by)
    problem = _refusal(target, request, service, source_arn)
    code = "NO_PERMISSIONS"
    if problem is None and (problem := judge.refusal_of_call("ecs", "RunTask", request)):
        code = "InvalidParameterException"
    if problem is None:
        status, _, body = ecs._run_task(request)
        answer = json.loads(body)
        problem = answer.get("message") if status != 200 else json.dumps(answer["failures"]) if answer.get("failures") else None
        code = answer.get("__type", "RESOURCE_NOT_FOUND")
    if problem:
        log.warning("target %s of %s: %s", target["Arn"], source_arn, problem)
        dead_letter(target, overrides, source_arn, code, problem)


def input_of(target: dict, event: dict, rule: dict, view) -> str:
    """The target's input: its own text, a text made from the event, a part of the event, or the event."""
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


def run_task_request(target: dict, overrides: str, started_by: str) -> dict:
    """The RunTask that the target stands for."""
    parameters = lower_first(target.get("EcsParameters") or {})
    definition, count = parameters.pop("taskDefinitionArn", ""), parameters.pop("taskCount", None) or 1
    request = {**parameters, "cluster": target["Arn"], "taskDefinition": definition, "count": count, "startedBy": started_by[:36]}
    try:
        given = json.loads(overrides or "{}")
    except ValueError:
        given = {}
    if isinstance(given, dict) and given.keys() & {
        "containerOverrides",
        "cpu",
        "memory",
        "taskRoleArn",
        "executionRoleArn",
        "ephemeralStorage",
    }:
        request["overrides"] = {"containerOverrides": [], **given}
    return request


def lower_first(value):
    """EventBridge capitalizes members that ECS does not."""
    if isinstance(value, dict):
        return {key[:1].lower() + key[1:]: lower_first(inner) for key, inner in value.items()}
    return [lower_first(inner) for inner in value] if isinstance(value, list) else value


def _refusal(target: dict, request: dict, service: str, source_arn: str) -> str | None:
    cluster = ecs._resolve_cluster_name(request["cluster"]) or "default"
    key = {"ecs:cluster": f"arn:aws:ecs:{get_region()}:{get_account_id()}:cluster/{cluster}"}
    checks = [("ecs:RunTask", arn, key) for arn in ecs_authorization.resources("RunTask", request, cluster)]
    passed = {"iam:PassedToService": "ecs-tasks.amazonaws.com"}
    checks += [("iam:PassRole", arn, passed) for arn in ecs_authorization.passed_roles("RunTask", request)]
    if request.get("tags"):
        tasks = f"arn:aws:ecs:{get_region()}:{get_account_id()}:task/{cluster}/*"
        checks.append(("ecs:TagResource", tasks, {**key, "ecs:CreateAction": "RunTask"}))
    return target_role.refusal(target, service, source_arn, checks)


def takes_from_rule(queue_arn: str, rule_arn: str) -> bool:
    """Whether a queue's policy lets a rule of EventBridge send to it."""
    return sqs.queue_policy_allows(queue_arn, "events.amazonaws.com", rule_arn, get_account_id())


def dead_letter(target: dict, payload: str, source_arn: str, code: str, message: str) -> None:
    queue_arn = (target.get("DeadLetterConfig") or {}).get("Arn")
    queue = sqs._queue_by_arn(queue_arn) if queue_arn else None
    if queue is None:
        return
    schedule = ":schedule/" in source_arn
    if schedule:
        # Scheduler sends as the schedule's role; a rule needs the queue's policy.
        refused = target_role.denial(target, source_arn, "sqs:SendMessage", queue_arn)
        if refused:
            log.warning("dead letter of %s is lost: %s", source_arn, refused)
            return
    elif not takes_from_rule(queue_arn, source_arn):
        log.warning("dead letter of %s is lost: the policy of %s does not let the rule send", source_arn, queue_arn)
        return
    source = "SCHEDULE_ARN" if schedule else "RULE_ARN"
    attributes = {source: source_arn, "TARGET_ARN": target["Arn"], "ERROR_CODE": code, "ERROR_MESSAGE": message}
    sqs._act_send_message(
        {
            "MessageBody": payload or "{}",
            "MessageAttributes": {name: {"DataType": "String", "StringValue": value} for name, value in attributes.items()},
        },
        queue["url"],
    )
