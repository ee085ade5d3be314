"""Retry and Catch.

A retry waits IntervalSeconds (default 1) times BackoffRate (default 2) to the power of the tries so far, at most MaxDelaySeconds; with
JitterStrategy FULL, a random part of that. States.ALL does not match States.DataLimitExceeded and States.Runtime. ministack waits at most
60 seconds, has no jitter, and keeps waiting after StopExecution.
Source: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
"""

import random

from ministack.services import stepfunctions

from fargate_emulator.gaps.patching import wrap
from fargate_emulator.gaps.step_functions import current

_TERMINAL = ("States.DataLimitExceeded", "States.Runtime")


def install() -> None:
    wrap(stepfunctions, "_find_matching_retrier", _find_matching_retrier)
    wrap(stepfunctions, "_error_matches", _error_matches)


def delay(retrier: dict, retries: int) -> float:
    """Seconds before the retry after `retries` retries."""
    seconds = retrier.get("IntervalSeconds", 1) * retrier.get("BackoffRate", 2.0) ** retries
    seconds = min(seconds, retrier.get("MaxDelaySeconds", seconds))
    return random.uniform(0, seconds) if retrier.get("JitterStrategy") == "FULL" else seconds


def _find_matching_retrier(original, retriers, error, retry_counts):
    execution = current.execution.get()
    if execution:
        current.require_running(execution)
    retrier, index = original(retriers, error, retry_counts)
    if retrier is None:
        return retrier, index
    current.wait(delay(retrier, retry_counts.get(index, 0)) * stepfunctions._SFN_WAIT_SCALE)
    # The wait is over: the caller does not wait again.
    return {**retrier, "IntervalSeconds": 0}, index


def _error_matches(original, error_equals, error):
    if error in _TERMINAL:
        return error in error_equals
    return original(error_equals, error)
