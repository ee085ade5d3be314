"""A task definition that sets no pidMode or ipcMode has none.

ministack keeps and answers them as empty texts, which RegisterTaskDefinition does not take when a described definition is
registered again.
Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinition.html
"""

import json

from ministack.core.responses import json_response
from ministack.services import ecs

from fargate_emulator.gaps.patching import wrap


def install() -> None:
    wrap(ecs, "_register_task_definition", _register_task_definition)


def _register_task_definition(original, data):
    answer = original(data)
    told = json.loads(answer[2])
    if "taskDefinition" not in told:
        return answer
    registered = told["taskDefinition"]
    for definition in (registered, ecs._task_defs[ecs._resolve_td_key(registered["taskDefinitionArn"])]):
        for mode in ("pidMode", "ipcMode"):
            if definition.get(mode) == "":
                del definition[mode]
    return json_response(told)
