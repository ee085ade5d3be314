"""Every change of a task's status is an EventBridge event, "ECS Task State Change" of aws.ecs; ministack sends none.

The event is the task as DescribeTasks shows it, without tags, times as ISO texts, with a version that grows.
Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html
"""

import json
import logging
import queue
import threading

from ministack.services import ecs, eventbridge

from fargate_emulator.gaps import tasks

log = logging.getLogger("emulator.task_events")

# A separate thread sends them one after the other: a target may start a task, and the thread that changes a status holds locks.
_waiting: queue.Queue[dict] = queue.Queue()


def install() -> None:
    threading.Thread(target=_run, daemon=True, name="task-events").start()


def changed(task: dict) -> None:
    """Send the event of a task whose status has just changed."""
    detail = {**ecs._sanitize(task), "updatedAt": ecs._iso()}
    detail.pop("tags", None)
    _waiting.put(detail)


def _run() -> None:
    while True:
        detail = _waiting.get()
        try:
            with tasks.scope(detail):
                _send(detail)
        except Exception:
            log.exception("event of %s", detail.get("taskArn"))


def _send(detail: dict) -> None:
    entry = {"Source": "aws.ecs", "DetailType": "ECS Task State Change", "Resources": [detail["taskArn"]], "Detail": json.dumps(detail)}
    eventbridge._put_events({"Entries": [entry]}, allow_aws_source=True)
