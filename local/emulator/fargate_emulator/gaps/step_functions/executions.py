"""Starting an execution twice, and final statuses.

StartExecution returns the first execution while it runs, for the same name and input; otherwise the name is taken. A stopped or
timed-out execution does not fail afterwards; ministack refuses every second start and lets a late failure replace ABORTED. A state
machine's TimeoutSeconds ends its execution as TIMED_OUT.
Source: https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
"""

import json
import threading

from ministack.core.responses import error_response_json, json_response, now_iso
from ministack.services import stepfunctions

from fargate_emulator.gaps.patching import replace, wrap
from fargate_emulator.gaps.step_functions import current, stopping

MAX_INPUT = 262_144


def install() -> None:
    wrap(stepfunctions, "_start_execution", _start_execution)
    wrap(stepfunctions, "_run_execution", _run_execution)
    wrap(stepfunctions, "_fail_execution", _fail_execution)
    wrap(stepfunctions, "_add_event", _add_event)
    replace(stepfunctions, "_scaled_sleep", lambda seconds: current.wait(seconds * stepfunctions._SFN_WAIT_SCALE))


def _start_execution(original, data):
    given = data.get("input", "{}")
    if len(given.encode()) > MAX_INPUT:
        return error_response_json("InvalidExecutionInput", f"Input exceeds the maximum of {MAX_INPUT} bytes", 400)
    try:
        json.loads(given)
    except ValueError as error:
        return error_response_json("InvalidExecutionInput", f"Invalid State Machine Execution Input: '{error}'", 400)
    machine = stepfunctions._resolve_state_machine_arn(data.get("stateMachineArn", "").split("#")[0])
    first = stepfunctions._executions.get(machine.replace(":stateMachine:", ":execution:") + f":{data.get('name')}") if machine else None
    if first and first["status"] == "RUNNING" and first["input"] == given:
        return json_response({"executionArn": first["executionArn"], "startDate": first["startDate"]})
    return original(data)


def _run_execution(original, execution_arn):
    execution = stepfunctions._executions[execution_arn]
    timeout = _timeout(execution)
    timer = threading.Timer(timeout, _time_out, (execution,)) if timeout else None
    if timer:
        timer.daemon = True
        timer.start()
    token = current.execution.set(execution)
    try:
        original(execution_arn)
    finally:
        current.execution.reset(token)
        if timer:
            timer.cancel()


def _timeout(execution: dict) -> float | None:
    try:
        return json.loads(current.machine_of(execution)["definition"]).get("TimeoutSeconds")
    except (KeyError, ValueError):
        return None


def _time_out(execution: dict) -> None:
    if execution["status"] != "RUNNING":
        return
    execution.update(status="TIMED_OUT", stopDate=now_iso(), error="States.Timeout")
    stepfunctions._add_event(execution, "ExecutionTimedOut", {"executionTimedOutEventDetails": {"error": "States.Timeout"}})
    stepfunctions._emit_execution_status_event(execution)
    stopping.end_all_of(execution)


def _add_event(original, execution, event_type, details=None):
    """Events of a state after the execution's end are not part of its history."""
    return original(execution, event_type, details) if execution["status"] == "RUNNING" or event_type.startswith("Execution") else None


def _fail_execution(original, execution, error, cause):
    if execution["status"] == "RUNNING":
        original(execution, error, cause)
