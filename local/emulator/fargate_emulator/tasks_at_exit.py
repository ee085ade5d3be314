"""Ends the tasks with the emulator, which their containers cannot outlive."""

import time

from fargate_emulator.gaps import stop_codes

_REASON = "The emulator was stopped"
_SECONDS = 20


def stop_tasks() -> None:
    """Stop every task as StopTask would and wait, so that exit codes and logs are in the saved state."""
    ends = [ended for task in stop_codes.living() if (ended := stop_codes.end(task, _REASON, "TerminationNotice"))]
    until = time.monotonic() + _SECONDS
    for ended in ends:
        ended.wait(max(0.0, until - time.monotonic()))
