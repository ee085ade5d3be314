"""A task is shown as it is at one moment, while other threads write its times and its containers' ends.

ministack iterates over the record itself: a member that is added meanwhile ends the request with InternalError.
"""

from ministack.services import ecs

from fargate_emulator.gaps.patching import replace


def install() -> None:
    replace(ecs, "_sanitize", shown)


def shown(record):
    """A copy without internal and absent members. `list()` of a dict's items cannot be interrupted by another thread."""
    if isinstance(record, dict):
        return {name: shown(value) for name, value in list(record.items()) if not name.startswith("_") and value is not None}
    if isinstance(record, list):
        return [shown(entry) for entry in list(record)]
    return record
