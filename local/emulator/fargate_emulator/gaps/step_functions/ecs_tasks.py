"""ECS tasks as states: arn:aws:states:::ecs:runTask and its `.sync`.

The output is ECS's answer with capitalized members; for `.sync`, the stopped task. `.sync` fails with States.TaskFailed and the task's
JSON as the cause when an essential container exits with another code than 0 or the task ends for another reason. A start that ECS refuses
fails with ECS.<error>, one without capacity with AmazonECS.Unknown. TimeoutSeconds stops the task. ministack reports no failures,
gives up after 600 polls and leaves the task running.
Source: https://docs.aws.amazon.com/step-functions/latest/dg/connect-ecs.html
"""

import contextvars
import json
import time
from datetime import datetime

from ministack.services import ecs, stepfunctions

from fargate_emulator.gaps import stop_codes, tasks
from fargate_emulator.gaps.patching import replace, wrap
from fargate_emulator.gaps.service_models import judge
from fargate_emulator.gaps.step_functions import current, roles

RUN_TASK = "arn:aws:states:::ecs:runTask"
SYNC = f"{RUN_TASK}.sync"
_STARTED_BY = "AWS Step Functions"
_LOOK_SECONDS = 0.5
_deadline: contextvars.ContextVar[float | None] = contextvars.ContextVar("step functions deadline", default=None)
_running: dict[str, set[str]] = {}


def install() -> None:
    wrap(stepfunctions, "_execute_task", _execute_task)
    wrap(stepfunctions, "_invoke_resource_with_timeout", _invoke_resource_with_timeout)
    replace(stepfunctions, "_invoke_ecs_run_task", _run_task)
    stepfunctions._SERVICE_DISPATCH[RUN_TASK] = _run_task


def stop_tasks_of(execution: dict) -> None:
    """Ask ECS to stop the tasks that the execution waits for, if its role allows that."""
    for arn in list(_running.get(execution["executionArn"], ())):
        cluster = {"ecs:cluster": arn.rsplit("/", 1)[0].replace(":task/", ":cluster/")}
        if roles.denial(execution, "ecs:StopTask", arn, cluster) is None:
            ecs._ACTION_MAP["StopTask"]({"cluster": arn.split("/")[1], "task": arn})


def _execute_task(original, state_def, raw_input, execution, ctx):
    current.require_running(execution)
    if "TimeoutSecondsPath" in state_def:
        seconds = stepfunctions._resolve_path_or_ctx(state_def["TimeoutSecondsPath"], raw_input, ctx)
        state_def = {**state_def, "TimeoutSeconds": seconds}
    token = current.execution.set(execution)
    try:
        return original(state_def, raw_input, execution, ctx)
    finally:
        current.execution.reset(token)


def _invoke_resource_with_timeout(original, resource, input_data, timeout):
    if not resource.startswith(RUN_TASK):
        return original(resource, input_data, timeout)
    token = _deadline.set(time.monotonic() + float(timeout))
    try:
        return stepfunctions._invoke_resource(resource, input_data)
    finally:
        _deadline.reset(token)


def _run_task(resource: str, parameters: dict) -> dict:
    _require_text_values(parameters)
    request = {"startedBy": _STARTED_BY, **stepfunctions._pascal_to_camel(parameters)}
    broken = judge.refusal_of_call("ecs", "RunTask", request)
    if broken:
        raise stepfunctions._ExecutionError("ECS.InvalidParameterException", broken)
    status, _, body = ecs._run_task(request)
    answer = json.loads(body)
    if status >= 400:
        code = answer["__type"].split("#")[-1]
        cause = f"{answer.get('message', '')} (Service: AmazonECS; Status Code: {status}; Error Code: {code})"
        raise stepfunctions._ExecutionError(f"ECS.{code}", cause)
    output = capital(answer)
    if answer.get("failures") and not answer.get("tasks"):
        raise stepfunctions._ExecutionError("AmazonECS.Unknown", json.dumps(output))
    if resource != SYNC:
        return output
    execution = current.execution.get() or {}
    if execution:
        details = {"resourceType": "ecs", "resource": "runTask.sync", "output": json.dumps(output)}
        stepfunctions._add_event(execution, "TaskSubmitted", {"taskSubmittedEventDetails": details})
    stopped = [_await_end(task["taskArn"], execution) for task in answer["tasks"]]
    result = [task_detail(task) for task in stopped]
    failed = next((detail for task, detail in zip(stopped, result, strict=True) if not _succeeded(task)), None)
    if failed:
        # Without spaces, like AWS: a machine may match it as text.
        raise stepfunctions._ExecutionError("States.TaskFailed", json.dumps(failed, separators=(",", ":")))
    return result[0] if len(result) == 1 else result


def _await_end(task_arn: str, execution: dict) -> dict:
    owned = _running.setdefault(execution.get("executionArn", ""), set())
    owned.add(task_arn)
    try:
        # Stopped since RunTask, when this task was not yet known.
        if execution and execution["status"] != "RUNNING":
            stop_tasks_of(execution)
        while not stop_codes.ended(task_arn, _LOOK_SECONDS):
            deadline = _deadline.get()
            if deadline is not None and time.monotonic() > deadline:
                stop_tasks_of(execution)
                raise stepfunctions._ExecutionError("States.Timeout", "")
            if execution:
                current.require_running(execution)
    finally:
        owned.discard(task_arn)
    if execution:
        current.require_running(execution)
    return tasks.by_arn(task_arn)


def _succeeded(task: dict) -> bool:
    """Whether the task ended because its essential containers exited, each with code 0."""
    essential = {c["name"] for c in tasks.definition(task).get("containerDefinitions", []) if c.get("essential", True)}
    codes = [c.get("exitCode") for c in task["containers"] if c["name"] in essential]
    return task.get("stopCode") == "EssentialContainerExited" and all(code == 0 for code in codes)


def _require_text_values(parameters: dict) -> None:
    for override in (parameters.get("Overrides") or {}).get("ContainerOverrides") or []:
        for pair in override.get("Environment") or []:
            if not isinstance(pair.get("Value"), str):
                cause = f"The Parameters '{json.dumps(parameters)}' could not be used to start the Task: "
                raise stepfunctions._ExecutionError("States.Runtime", cause + "[The value for the field 'Value' must be a STRING]")


def task_detail(task: dict) -> dict:
    """A task in Step Functions' form: capitalized members, times in milliseconds since 1970."""
    return capital({name: _milliseconds(name, value) for name, value in ecs._sanitize(task).items()})


def _milliseconds(name: str, value):
    if not name.endswith("At") or value is None:
        return value
    seconds = value if isinstance(value, int | float) else datetime.fromisoformat(value.replace("Z", "+00:00")).timestamp()
    return round(seconds * 1000)


def capital(value):
    """ECS's members in Step Functions' form, with a capital first letter."""
    if isinstance(value, dict):
        return {key[:1].upper() + key[1:]: capital(inner) for key, inner in value.items()}
    return [capital(inner) for inner in value] if isinstance(value, list) else value
