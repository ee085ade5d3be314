"""Runs scheduled actions: they set a target's capacity, and with it the service's count."""

import logging
import threading
import time

from ministack.core.responses import request_scope

from fargate_emulator.gaps import schedule_times
from fargate_emulator.gaps.autoscaling.scaling import service, set_desired
from fargate_emulator.gaps.autoscaling.store import store

log = logging.getLogger("emulator.autoscaling")
_TICK_SECONDS = 1


def install() -> None:
    threading.Thread(target=_run, daemon=True, name="scheduled-scaling").start()


def _run() -> None:
    while True:
        time.sleep(_TICK_SECONDS)
        for key, action in list(store.actions.items()):
            try:
                with request_scope(key[0], key[1]):
                    run_if_due(key, action, time.time())
            except Exception:
                log.exception("scheduled action %s", key[-1])


def run_if_due(key: tuple, action: dict, now: float) -> None:
    since = action.setdefault("_last", action["CreationTime"])
    due = schedule_times.next_time(action["Schedule"], action.get("Timezone"), since)
    target, found = store.targets.get(key[:5]), service(key[3])
    if due is None or due > now or target is None:
        return
    action["_last"] = now
    target.update(action.get("ScalableTargetAction") or {})
    if found:
        set_desired(key[:5], found["desiredCount"], f"scheduled action {action['ScheduledActionName']}")
