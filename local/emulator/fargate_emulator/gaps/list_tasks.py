"""ListTasks and DescribeTasks.

desiredStatus defaults to RUNNING, and STOPPED lists stopped tasks; launchType filters; a missing cluster is an error; DescribeTasks
shows tags only on request. ECS shows stopped tasks for an hour; here all of them stay visible, and the last MAX_STOPPED after a
restart.
Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTasks.html
"""

import json

from ministack.core.responses import error_response_json, json_response
from ministack.services import ecs

from fargate_emulator.gaps.patching import wrap

MAX_STOPPED = 1000


def install() -> None:
    wrap(ecs, "_list_tasks", _list_tasks)
    wrap(ecs, "_describe_tasks", _describe_tasks)
    wrap(ecs, "get_state", _get_state)


def _missing_cluster(data: dict):
    cluster = ecs._resolve_cluster_name(data.get("cluster", "default"))
    if cluster is None or cluster not in ecs._clusters:
        return error_response_json("ClusterNotFoundException", "Cluster not found.", 400)
    return None


def _list_tasks(original, data):
    missing = _missing_cluster(data)
    if missing:
        return missing
    answer = original(data)
    launch_type = data.get("launchType")
    if not launch_type or answer[0] != 200:
        return answer
    body = json.loads(answer[2])
    body["taskArns"] = [arn for arn in body["taskArns"] if ecs._tasks[arn].get("launchType") == launch_type]
    return json_response(body)


def _describe_tasks(original, data):
    missing = _missing_cluster(data)
    if missing:
        return missing
    answer = original(data)
    if "TAGS" in data.get("include", []) or answer[0] != 200:
        return answer
    body = json.loads(answer[2])
    for task in body["tasks"]:
        task["tags"] = []
    return json_response(body)


def _get_state(original):
    state = original()
    stopped = sorted(
        (key for key, task in state["tasks"]._data.items() if task.get("lastStatus") == "STOPPED"),
        key=lambda key: str(state["tasks"]._data[key].get("stoppedAt") or ""),
    )
    for key in stopped[:-MAX_STOPPED]:
        del state["tasks"]._data[key]
    return state
