"""Measures and evaluates every few seconds, in each account and region that has an alarm."""

import logging
import threading
import time
from collections.abc import Callable
from functools import partial

from ministack.core.responses import request_scope
from ministack.services import cloudwatch

from fargate_emulator.gaps.alarm_metrics.eviction import evict
from fargate_emulator.gaps.alarm_metrics.published import publish

log = logging.getLogger("emulator.alarms")
_TICK_SECONDS = 3


def install() -> None:
    threading.Thread(target=_run, daemon=True, name="alarms").start()


def _run() -> None:
    while True:
        time.sleep(_TICK_SECONDS)
        _attempt("old metrics", evict)
        for account, region in {(key[0], key[1]) for key, _ in list(cloudwatch._alarms.all_items())}:
            with request_scope(account, region):
                _attempt(f"alarms of {account} {region}", tick)


def tick() -> None:
    """One round in the current account and region."""
    publish()
    for alarm in list(cloudwatch._alarms.values()):
        _attempt(f"alarm {alarm.get('AlarmName')}", partial(cloudwatch._evaluate_alarm, alarm))


def _attempt(what: str, work: Callable[[], None]) -> None:
    """What fails is told, and does not end the thread."""
    try:
        work()
    except Exception:
        log.exception("%s", what)
