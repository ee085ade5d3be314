"""A Map state in mode DISTRIBUTED: a Map Run whose children are executions of their own.

MaxConcurrency, the tolerated failures and their `...Path` forms apply, also after UpdateMapRun. ItemBatcher gives a child many items.
When more items fail than tolerated, the Map Run fails and its running children are aborted. Items and executions are counted as
pending, running, succeeded, failed, timedOut or aborted. ministack reads no path, keeps the first MaxConcurrency, and stops no child.
Source: https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html and
https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeMapRun.html

At most MAX_THREADS children run at once here, where AWS runs 10,000.
"""

import contextvars
import json
import threading
from dataclasses import dataclass, field

from ministack.core.responses import new_uuid, now_iso
from ministack.services import stepfunctions

from fargate_emulator.gaps.patching import replace, wrap
from fargate_emulator.gaps.step_functions import current, map_settings, result_writer, roles, stopping

MAX_THREADS = 256
_LOOK_SECONDS = 0.2
_COUNTS = ("pending", "running", "succeeded", "failed", "timedOut", "aborted", "total", "resultsWritten")
_COUNTED_AS = {"SUCCEEDED": "succeeded", "FAILED": "failed", "TIMED_OUT": "timedOut", "ABORTED": "aborted"}
_THRESHOLD = ("States.ExceedToleratedFailureThreshold", "The specified tolerated failure threshold was exceeded")


def install() -> None:
    wrap(stepfunctions, "_run_map_items", _with_paths)
    replace(stepfunctions, "_run_distributed_map", _run_distributed_map)


@dataclass
class _MapRun:
    """A running Map Run."""

    record: dict
    state: dict
    processor: dict
    parent: dict
    ctx: dict
    children: list[dict] = field(default_factory=list)
    results: dict[int, object] = field(default_factory=dict)
    changed: threading.Condition = field(default_factory=threading.Condition)
    running: int = 0

    def count(self, items: int, before: str, after: str) -> None:
        for counts, number in ((self.record["itemCounts"], items), (self.record["executionCounts"], 1)):
            counts[before] -= number
            counts[after] += number

    def failed(self) -> bool:
        return map_settings.exceeds_tolerance(self.record)


def _with_paths(original, state_def, raw_input, execution, ctx):
    effective = stepfunctions._apply_input_path(state_def, raw_input, ctx)
    return original(map_settings.without_paths(state_def, effective, ctx), raw_input, execution, ctx)


def _run_distributed_map(state_def, raw_input, effective, iterator, execution, ctx):
    roles.require_own_start(execution)
    items = map_settings.items(state_def, raw_input, effective, ctx, execution)
    inputs = map_settings.child_inputs(state_def, items, raw_input, effective, ctx)
    run = _MapRun(_record(state_def, execution, len(items), len(inputs)), state_def, iterator, execution, ctx)
    stepfunctions._map_runs[run.record["mapRunArn"]] = run.record
    _work_off(run, inputs)
    current.require_running(execution)
    run.record["stopDate"] = now_iso()
    if run.failed():
        run.record["status"] = "FAILED"
        stopping.abort_children(run.record)
        raise stepfunctions._ExecutionError(*_THRESHOLD)
    results = [run.results.get(index) for index in range(len(inputs))]
    if "ResultWriter" in state_def:
        results = result_writer.write(state_def["ResultWriter"], run.record, run.children, effective, ctx, execution)
    run.record["status"] = "SUCCEEDED"
    return _output(state_def, raw_input, ctx, results)


def _record(state_def: dict, execution: dict, items: int, executions: int) -> dict:
    _, _, _, region, account, _, machine = execution["stateMachineArn"].split(":")[:7]
    label = f"{machine}/{state_def.get('Label') or new_uuid()}"

    def counts(total: int) -> dict:
        return {**dict.fromkeys(_COUNTS, 0), "pending": total, "total": total}

    return {
        "mapRunArn": f"arn:aws:states:{region}:{account}:mapRun:{label}:{new_uuid()}",
        "executionArn": execution["executionArn"],
        "status": "RUNNING",
        "startDate": now_iso(),
        **map_settings.limits(state_def),
        "itemCounts": counts(items),
        "executionCounts": counts(executions),
        "redriveCount": 0,
        "_stateMachineArn": f"arn:aws:states:{region}:{account}:stateMachine:{label}",
    }


def _work_off(run: _MapRun, inputs: list[tuple[int, object]]) -> None:
    """Run a child for each input, as many at once as the Map Run allows; returns when none runs."""
    waiting = list(enumerate(inputs))[::-1]
    with run.changed:
        while run.running or waiting:
            over = run.parent["status"] != "RUNNING" or run.failed()
            if over:
                _give_up(run, [item for _, item in waiting])
                waiting = []
            while waiting and run.running < min(run.record["maxConcurrency"] or MAX_THREADS, MAX_THREADS):
                index, (items, given) = waiting.pop()
                run.running += 1
                run.count(items, "pending", "running")
                target = contextvars.copy_context().run
                threading.Thread(target=target, args=(_run_child, run, index, items, given), daemon=True).start()
            # Also checks for a new UpdateMapRun or StopExecution.
            run.changed.wait(_LOOK_SECONDS)


def _give_up(run: _MapRun, waiting: list[tuple[int, object]]) -> None:
    for items, _ in waiting:
        run.count(items, "pending", "aborted")
    if run.failed():
        stopping.abort_children(run.record)


def _run_child(run: _MapRun, index: int, items: int, given: object) -> None:
    child = _child(run, given)
    run.children.append(child)
    stepfunctions._executions[child["executionArn"]] = child
    # The thread is the child's own: nothing to reset.
    current.execution.set(child)
    try:
        output = stepfunctions._run_sub_machine(run.processor["States"], run.processor["StartAt"], given, child, _child_context(run, child))
        if child["status"] == "RUNNING":
            run.results[index] = output
            child.update(status="SUCCEEDED", output=json.dumps(output), stopDate=now_iso())
    except current.Ended:
        pass
    except Exception as raised:
        known = isinstance(raised, stepfunctions._ExecutionError)
        error, cause = (raised.error, raised.cause) if known else ("States.Runtime", str(raised))
        if child["status"] == "RUNNING":
            child.update(status="FAILED", error=error, cause=cause, stopDate=now_iso())
    with run.changed:
        run.running -= 1
        run.count(items, "running", _COUNTED_AS.get(child["status"], "aborted"))
        run.changed.notify_all()


def _child(run: _MapRun, given: object) -> dict:
    machine, name, started = run.record["_stateMachineArn"], new_uuid(), now_iso()
    text = json.dumps(given)
    return {
        "executionArn": f"{machine.replace(':stateMachine:', ':execution:')}:{name}",
        "stateMachineArn": machine,
        "name": name,
        "status": "RUNNING",
        "startDate": started,
        "stopDate": None,
        "input": text,
        "inputDetails": {"included": True},
        "output": None,
        "outputDetails": {"included": True},
        "mapRunArn": run.record["mapRunArn"],
        "testCase": run.parent.get("testCase"),
        "mockAttempts": {},
        # Children send EventBridge no events.
        "sync": True,
        "events": [{"id": 1, "type": "ExecutionStarted", "timestamp": started, "executionStartedEventDetails": {"input": text}}],
    }


def _child_context(run: _MapRun, child: dict) -> dict:
    """A child has its own context, without the parent's variables."""
    started = {
        "Id": child["executionArn"],
        "Input": json.loads(child["input"]),
        "Name": child["name"],
        "StartTime": child["startDate"],
        "RoleArn": current.machine_of(run.parent).get("roleArn"),
    }
    return {
        "QueryLanguage": run.processor.get("QueryLanguage", run.ctx.get("QueryLanguage")),
        "Execution": started,
        "StateMachine": run.ctx["StateMachine"],
        "variables": {},
    }


def _output(state_def: dict, raw_input, ctx: dict, results):
    following = stepfunctions._next_or_end(state_def)
    if stepfunctions._state_query_language(state_def, ctx) == "JSONata":
        output = stepfunctions._apply_jsonata_output(state_def, raw_input, ctx, result=results, default=results)
        stepfunctions._apply_state_assign(state_def, raw_input, ctx, result=results)
        return output, following
    result = stepfunctions._apply_result_selector(state_def, results)
    output = stepfunctions._apply_result_path(state_def, raw_input, result)
    return stepfunctions._apply_output_path(state_def, output, ctx), following
