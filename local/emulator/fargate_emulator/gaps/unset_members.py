"""Unset members are absent from responses: pidMode and ipcMode of a task definition, stopCode of a task that has not stopped, the
reasons of a function's state.

ministack returns empty strings, which are invalid values of these members: RegisterTaskDefinition rejects them when a described
definition is registered again.
Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinition.html,
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html,
https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html
"""

from ministack.services import ecs, lambda_svc

from fargate_emulator.gaps.patching import wrap

_OF_ECS = ("pidMode", "ipcMode", "stopCode")
_OF_FUNCTIONS = ("StateReason", "StateReasonCode", "LastUpdateStatusReason", "LastUpdateStatusReasonCode")


def install() -> None:
    # Applies to every response.
    wrap(ecs, "_normalize_ecs_timestamps", _without_unset)
    # Only Lambda's: other services have the same function.
    answer = lambda_svc.json_response
    lambda_svc.json_response = lambda data, *rest, **more: answer(without_empty(data, _OF_FUNCTIONS), *rest, **more)


def _without_unset(original, payload, *rest):
    if isinstance(payload, dict):
        payload = {name: value for name, value in payload.items() if not (name in _OF_ECS and value == "")}
    return original(payload, *rest)


def without_empty(value, names: tuple[str, ...]):
    """The value without members of these names that are empty strings, at any depth."""
    if isinstance(value, dict):
        return {key: without_empty(inner, names) for key, inner in value.items() if not (key in names and inner == "")}
    return [without_empty(inner, names) for inner in value] if isinstance(value, list) else value
