"""The current thread's execution."""

import contextvars
import time

from ministack.services import stepfunctions

execution: contextvars.ContextVar[dict | None] = contextvars.ContextVar("step functions execution", default=None)
_LOOK_SECONDS = 0.2


class Ended(stepfunctions._ExecutionError):
    """The execution was stopped or timed out during a state: no retrier or catcher handles this."""

    def __init__(self):
        super().__init__("", "The execution has ended")


def require_running(running: dict) -> None:
    if running["status"] != "RUNNING":
        raise Ended


def wait(seconds: float) -> None:
    """Sleep while the execution runs. @raises Ended"""
    running = execution.get()
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        if running:
            require_running(running)
        time.sleep(min(left, _LOOK_SECONDS))


def machine_of(running: dict) -> dict:
    """The state machine of an execution, or of its Map Run if it is a child."""
    return stepfunctions._state_machines.get(running["stateMachineArn"].split("/")[0]) or {}
