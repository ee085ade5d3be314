"""Why a deployment failed.

AWS's circuit breaker gives only the number of failed tasks as its reason. Here the reason also says how the last task ended and ends
with the last lines of its log.
"""

import json

from ministack.services import cloudwatch_logs, ecs

from fargate_emulator.gaps import tasks
from fargate_emulator.gaps.patching import wrap

LAST_LINES = 10


def install() -> None:
    wrap(ecs, "_record_service_task_failure", _record_service_task_failure)


def _record_service_task_failure(original, task, *rest, **named):
    cluster, name = ecs._cluster_name_from_arn(task["clusterArn"]), task.get("group", "").partition(":")[2]
    service = ecs._services.get(f"{cluster}/{name}")
    deployment = ecs._deployment_for_task(service, task) if service else None
    was = deployment.get("rolloutState") if deployment else None
    original(task, *rest, **named)
    if deployment and was != "FAILED" and deployment.get("rolloutState") == "FAILED":
        deployment["rolloutStateReason"] += f" Last task: {_how_it_ended(task)}"


def _how_it_ended(task: dict) -> str:
    codes = ", ".join(f"{c['name']} exited with {c['exitCode']}" for c in task["containers"] if c.get("exitCode") is not None)
    lines = [line for definition in tasks.definition(task).get("containerDefinitions", []) for line in _last_lines(task, definition)]
    return "".join(
        [
            task.get("stoppedReason", ""),
            f" ({codes})" if codes else "",
            ".",
            "".join(f"\n  {line}" for line in lines),
        ]
    )


def _last_lines(task: dict, definition: dict) -> list[str]:
    config = ecs._awslogs_config(definition, tasks.task_id(task["taskArn"]), "")
    if not config:
        return []
    query = {"logGroupName": config["group"], "logStreamName": config["stream"], "limit": LAST_LINES, "startFromHead": False}
    status, _, body = cloudwatch_logs._get_log_events(query)
    return [event["message"] for event in json.loads(body)["events"]] if status == 200 else []
