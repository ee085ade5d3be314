"""What is not set is absent from ECS's answers: pidMode and ipcMode of a task definition, stopCode of a task that has not stopped.

ministack has empty texts there, which are none of the values that these members may have; RegisterTaskDefinition does not take them
when a described definition is registered again.
Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinition.html,
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html
"""

from ministack.services import ecs

from fargate_emulator.gaps.patching import wrap

_MEMBERS = ("pidMode", "ipcMode", "stopCode")


def install() -> None:
    # Goes through every answer.
    wrap(ecs, "_normalize_ecs_timestamps", _without_unset)


def _without_unset(original, payload, *rest):
    if isinstance(payload, dict):
        payload = {name: value for name, value in payload.items() if not (name in _MEMBERS and value == "")}
    return original(payload, *rest)
