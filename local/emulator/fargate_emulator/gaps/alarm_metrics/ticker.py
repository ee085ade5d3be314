"""Measures and evaluates every few seconds, in each account and region that has an alarm."""

import logging
import threading
import time

from ministack.core.responses import request_scope
from ministack.services import cloudwatch

from fargate_emulator.gaps.alarm_metrics.published import publish

log = logging.getLogger("emulator.alarms")
_TICK_SECONDS = 3


def install() -> None:
    threading.Thread(target=_run, daemon=True, name="alarms").start()


def _run() -> None:
    while True:
        time.sleep(_TICK_SECONDS)
        for account, region in {(key[0], key[1]) for key, _ in list(cloudwatch._alarms.all_items())}:
            try:
                with request_scope(account, region):
                    tick()
            except Exception:
                log.exception("alarms of %s %s", account, region)


def tick() -> None:
    """One round in the current account and region."""
    publish()
    for alarm in list(cloudwatch._alarms.values()):
        try:
            cloudwatch._evaluate_alarm(alarm)
        except Exception:
            log.exception("alarm %s", alarm.get("AlarmName"))
