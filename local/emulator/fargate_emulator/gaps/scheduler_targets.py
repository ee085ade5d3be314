"""EventBridge Scheduler: schedules in their own time zone, checked every second.

ministack treats every expression as UTC and checks every ten seconds. ecs_target starts the tasks.
Source: https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
"""

import logging
import time

from ministack.core.responses import new_uuid, request_scope
from ministack.services import eventbridge, scheduler

from fargate_emulator.gaps import schedule_times
from fargate_emulator.gaps.patching import replace

log = logging.getLogger("emulator.scheduler")

_TICK_SECONDS = 1
# (account, region, group/name) to (expression with its zone, next time)
_next: dict[tuple, tuple[tuple, float | None]] = {}


def install() -> None:
    scheduler._SCHEDULE_TICK_INTERVAL = _TICK_SECONDS
    replace(scheduler, "_tick_schedules", _tick)


def _tick() -> None:
    now = time.time()
    for gone in set(_next) - set(scheduler._schedules._data):
        del _next[gone]
    for key, schedule in list(scheduler._schedules._data.items()):
        try:
            if _is_due(key, schedule, now):
                with request_scope(key[0], key[1]):
                    _fire(key, schedule, now)
        except Exception:
            log.exception("schedule %s", schedule.get("Arn"))


def _is_due(key: tuple, schedule: dict, now: float) -> bool:
    start, end = scheduler._to_epoch(schedule.get("StartDate")), scheduler._to_epoch(schedule.get("EndDate"))
    if schedule.get("State") != "ENABLED" or (start is not None and now < start):
        return False
    if end is not None and now > end:
        _complete(key, schedule)
        return False
    expression = (schedule.get("ScheduleExpression", ""), schedule.get("ScheduleExpressionTimezone"))
    if key not in _next or _next[key][0] != expression:
        since = float(schedule.get("LastModificationDate") or schedule.get("CreationDate") or now)
        _next[key] = (expression, schedule_times.next_time(*expression, since))
    due = _next[key][1]
    return due is not None and due <= now


def _fire(key: tuple, schedule: dict, now: float) -> None:
    expression, due = _next[key]
    _next[key] = (expression, schedule_times.next_time(*expression, now))
    event = {
        "EventId": new_uuid(),
        "Source": "aws.scheduler",
        "DetailType": "Scheduled Event",
        "Detail": "{}",
        "Time": due,
        "Resources": [schedule.get("Arn", "")],
        "Account": key[0],
        "Region": key[1],
    }
    eventbridge._invoke_target(schedule.get("Target") or {}, event, schedule)
    if _next[key][1] is None:
        _complete(key, schedule)


def _complete(key: tuple, schedule: dict) -> None:
    if schedule.get("ActionAfterCompletion") == "DELETE":
        scheduler._schedules._data.pop(key, None)
