"""Times of a task.

ECS returns createdAt, startedAt, stoppedAt and similar times with milliseconds; ministack truncates them to seconds, so that a short
task appears to take no time.
"""

from datetime import datetime

from ministack.services import ecs

from fargate_emulator.gaps.patching import replace


def install() -> None:
    replace(ecs, "_ts_to_epoch", epoch_seconds)
    replace(ecs, "_iso", lambda: datetime.now().astimezone().isoformat(timespec="milliseconds"))


def epoch_seconds(value):
    """An ISO time as epoch seconds with milliseconds; anything else unchanged."""
    if not isinstance(value, str):
        return value
    try:
        return round(datetime.fromisoformat(value.replace("Z", "+00:00")).timestamp(), 3)
    except ValueError:
        return value
