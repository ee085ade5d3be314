"""What ends with an execution: its tasks, its Map Runs and their children.

StopExecution, a timeout and a failed Map Run stop the tasks of `.sync` states, if the role may call ecs:StopTask; ministack lets them
run.
Source: https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html#connect-sync
"""

from ministack.core.responses import now_iso
from ministack.services import stepfunctions

from fargate_emulator.gaps.patching import wrap
from fargate_emulator.gaps.step_functions import ecs_tasks


def install() -> None:
    wrap(stepfunctions, "_stop_execution", _stop_execution)


def _stop_execution(original, data):
    answer = original(data)
    if answer[0] == 200:
        end_all_of(stepfunctions._executions[data["executionArn"]])
    return answer


def end_all_of(execution: dict) -> None:
    """Stop the tasks of an execution that has ended; abort its Map Runs."""
    ecs_tasks.stop_tasks_of(execution)
    for run in list(stepfunctions._map_runs.values()):
        if run["executionArn"] == execution["executionArn"] and run["status"] == "RUNNING":
            run.update(status="ABORTED", stopDate=now_iso())
            abort_children(run)


def abort_children(run: dict) -> None:
    """Abort the running children of a Map Run."""
    for child in list(stepfunctions._executions.values()):
        if child.get("mapRunArn") == run["mapRunArn"] and child["status"] == "RUNNING":
            child.update(status="ABORTED", stopDate=now_iso())
            end_all_of(child)
