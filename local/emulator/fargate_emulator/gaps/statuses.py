"""The statuses that DescribeTasks shows: PROVISIONING, PENDING, RUNNING, STOPPING, DEPROVISIONING, STOPPED.

On Fargate each lasts seconds. Here the work takes milliseconds, so a status stays until a DescribeTasks has shown it, at most
HOLD_SECONDS. The work does not wait: a container may already run while PENDING is shown. ACTIVATING, which ministack shows during
the pull of images, is part of PENDING on Fargate.
Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html
"""

import json
import threading
import time
from collections import deque
from collections.abc import Callable

from ministack.services import ecs

from fargate_emulator.gaps import task_events, tasks
from fargate_emulator.gaps.patching import replace, wrap

HOLD_SECONDS = 0.6
_END = "STOPPED"


class Board:
    """Shows one task's statuses in turn."""

    def __init__(self, task: dict):
        self._task = task
        self._waiting: deque[tuple[str, Callable[[], None]]] = deque()
        self._changed = threading.Condition()
        # RunTask's answer has shown the first one.
        task_events.changed(task)
        self._shown, self._seen, self._since = "PROVISIONING", True, time.monotonic()
        threading.Thread(target=self._run, daemon=True, name=f"statuses-{tasks.task_id(task['taskArn'])[:8]}").start()

    def then(self, status: str, apply: Callable[[], None]) -> None:
        """Show `status` after those before it; `apply` writes it into the task."""
        with self._changed:
            self._waiting.append((status, apply))
            self._changed.notify()

    def now(self, status: str, apply: Callable[[], None]) -> None:
        """Show `status` immediately; statuses that still wait are dropped."""
        with self._changed:
            self._waiting.clear()
            apply()
            self._enter(status)

    def seen(self, status: str) -> None:
        """A DescribeTasks has returned `status`."""
        with self._changed:
            if status == self._shown:
                self._seen = True
                self._changed.notify()

    def _enter(self, status: str) -> None:
        task_events.changed(self._task)
        self._shown, self._seen, self._since = status, False, time.monotonic()

    def _run(self) -> None:
        with tasks.scope(self._task):
            while self._shown != _END:
                with self._changed:
                    left = self._since + HOLD_SECONDS - time.monotonic()
                    if not self._waiting:
                        self._changed.wait()
                    elif not self._seen and left > 0:
                        self._changed.wait(left)
                    else:
                        status, apply = self._waiting.popleft()
                        apply()
                        self._enter(status)
        _boards.pop(self._task["taskArn"], None)


_boards: dict[str, Board] = {}
_lock = threading.Lock()


def board(task: dict) -> Board:
    with _lock:
        if task["taskArn"] not in _boards:
            _boards[task["taskArn"]] = Board(task)
        return _boards[task["taskArn"]]


def install() -> None:
    wrap(ecs, "_mark_task_pending", _pending)
    replace(ecs, "_mark_task_activating", _pulling)
    wrap(ecs, "_mark_task_running", _running)
    wrap(ecs, "_describe_tasks", _describe_tasks)


def _pending(original, task_arn, task):
    board(task).then("PENDING", lambda: original(task_arn, task))
    return ecs._task_is_active(task_arn, task)


def _pulling(task_arn, task):
    task["pullStartedAt"] = task.get("pullStartedAt") or ecs._iso()
    return ecs._task_is_active(task_arn, task)


def _running(original, task_arn, task):
    # Started with the containers, not with the shown status; a short task may already have ended.
    task["startedAt"] = min(ecs._iso(), task.get("executionStoppedAt") or ecs._iso())
    task["pullStoppedAt"] = task.get("pullStoppedAt") or task["startedAt"]

    def apply() -> None:
        if original(task_arn, task):
            ecs._watch_task_lifecycle(task, None, *_place(task))

    board(task).then("RUNNING", apply)
    return True


def _place(task: dict) -> tuple[str, str]:
    parts = task["taskArn"].split(":")
    return parts[4], parts[3]


def _describe_tasks(original, data):
    answer = original(data)
    for task in json.loads(answer[2]).get("tasks", []):
        shown = _boards.get(task["taskArn"])
        if shown:
            shown.seen(task["lastStatus"])
    return answer
