"""The events of a task in an execution's history.

TaskScheduled has the region and the parameters of the call, and each event of a task has its service and call, such as `ecs` and
`runTask.sync`. ministack writes the definition's resource and leaves out the rest.
Source: https://docs.aws.amazon.com/step-functions/latest/apireference/API_TaskScheduledEventDetails.html
"""

import contextvars
import json

from ministack.core.responses import get_region
from ministack.services import stepfunctions

from fargate_emulator.gaps.patching import wrap

_OPTIMIZED = "arn:aws:states:::"
# ministack resolves the parameters just before it writes TaskScheduled.
_parameters: contextvars.ContextVar[object] = contextvars.ContextVar("parameters of the task", default=None)


def install() -> None:
    wrap(stepfunctions, "_apply_parameters", _keep_parameters)
    wrap(stepfunctions, "_apply_jsonata_arguments", _keep_parameters)
    wrap(stepfunctions, "_add_event", _add_event)


def _keep_parameters(original, *args, **kwargs):
    parameters = original(*args, **kwargs)
    _parameters.set(parameters)
    return parameters


def _add_event(original, execution, event_type, details=None):
    """Details have a resource in events of tasks alone."""
    completed = {name: _of_task(event_type, given) if "resource" in given else given for name, given in (details or {}).items()}
    return original(execution, event_type, completed)


def _of_task(event_type: str, given: dict) -> dict:
    named = {**given, **_names(given["resource"])}
    if event_type != "TaskScheduled":
        return named
    return {**named, "region": get_region(), "parameters": json.dumps(_parameters.get())}


def _names(resource: str) -> dict:
    """Service and call of `arn:aws:states:::ecs:runTask.sync`; a resource that is no ARN has its name already."""
    if resource.startswith(_OPTIMIZED):
        service, _, call = resource.removeprefix(_OPTIMIZED).rpartition(":")
        return {"resourceType": service, "resource": call}
    return {"resourceType": resource.split(":")[2]} if resource.startswith("arn:") else {}
