"""A task definition that sets no pidMode or ipcMode has none.

ministack keeps them as empty texts, which RegisterTaskDefinition does not take when a described definition is registered again.
Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinition.html
"""

from ministack.services import ecs

from fargate_emulator.gaps.patching import wrap


def install() -> None:
    wrap(ecs, "_register_task_definition", _register_task_definition)


def _register_task_definition(original, data):
    answer = original(data)
    for definition in ecs._task_defs.values():
        for mode in ("pidMode", "ipcMode"):
            if definition.get(mode) == "":
                del definition[mode]
    return answer
