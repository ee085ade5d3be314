"""Size and image pull in a task's metadata.

`${ECS_CONTAINER_METADATA_URI_V4}/task` has the task's limits (vCPU and MiB) and the times of its image pull; ministack leaves them out.
Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate-response.html
"""

import json
from datetime import UTC, datetime

from ministack.services import ecs_metadata

from fargate_emulator.gaps import tasks
from fargate_emulator.gaps.patching import wrap


def install() -> None:
    wrap(ecs_metadata, "handle_request", _handle_request)


async def _handle_request(original, *args, **kwargs):
    status, headers, body = await original(*args, **kwargs)
    document = json.loads(body)
    if status != 200 or "TaskARN" not in document:
        return status, headers, body
    task = tasks.by_arn(document["TaskARN"])
    if task.get("cpu") and task.get("memory"):
        document["Limits"] = {"CPU": int(task["cpu"]) / 1024, "Memory": int(task["memory"])}
    storage = (task.get("ephemeralStorage") or {}).get("sizeInGiB", 20)
    document["EphemeralStorageMetrics"] = {"Utilized": 0, "Reserved": storage * 1024}
    for name, known in (("PullStartedAt", "pullStartedAt"), ("PullStoppedAt", "pullStoppedAt")):
        if task.get(known):
            document[name] = _utc(task[known])
    return status, headers, json.dumps(document).encode()


def _utc(iso: str) -> str:
    return datetime.fromisoformat(iso).astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
