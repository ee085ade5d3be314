"""How a task ends.

When an essential container exits, or on StopTask or a request of a service, ECS sends SIGTERM to the running containers, in
reverse order of their start, SIGKILL after stopTimeout (default 30 s), and reports each one's exit code, the task's stopCode and
stoppedReason. ministack answers StopTask with STOPPED and exit code 0 before anything has stopped, leaves sidecars running and
knows no OutOfMemory.
Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html (stopCode),
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
"""

import logging
import threading
from dataclasses import dataclass, field

from docker.errors import APIError, NotFound
from ministack.core.responses import error_response_json, json_response
from ministack.services import ecs, ecs_metadata
from requests.exceptions import RequestException

from fargate_emulator.gaps import credentials, logs, network_namespace, task_volumes, tasks
from fargate_emulator.gaps.patching import replace, wrap
from fargate_emulator.gaps.statuses import board

log = logging.getLogger("emulator.stop")

ESSENTIAL_EXITED = ("Essential container in task exited", "EssentialContainerExited")
_OUT_OF_MEMORY = "OutOfMemoryError: Container killed due to memory usage"
_START_SECONDS = 600


@dataclass
class _Life:
    """This process's record of a task that has not stopped."""

    started: threading.Event = field(default_factory=threading.Event)
    ending: bool = False
    ended: threading.Event = field(default_factory=threading.Event)


_lives: dict[str, _Life] = {}
_lock = threading.Lock()


def install() -> None:
    wrap(ecs, "_run_task_worker", _run_task_worker)
    wrap(ecs, "_attach_started_container", _attach_started_container)
    replace(ecs, "_fail_task_start", _fail_task_start)
    # ministack polls the containers; here a thread waits for each.
    replace(ecs, "_maybe_mark_stopped", lambda task, client=None: None)
    replace(ecs, "_watch_task_lifecycle", _complete_deployment)
    replace(ecs, "_cleanup_task_resources", lambda task, client, extra=None: None)
    ecs._stop_task = _stop_for_service
    ecs._ACTION_MAP["StopTask"] = _stop_for_user


def end(task: dict, reason: str, code: str) -> threading.Event | None:
    """Begin to end a task, once; the event is set when it has STOPPED. None: it is already ending or has stopped."""
    with _lock:
        life = _life(task)
        if life is None or life.ending:
            return None
        life.ending = True
    threading.Thread(target=_end, args=(task, life, reason, code), daemon=True, name=f"end-{tasks.task_id(task['taskArn'])[:8]}").start()
    return life.ended


def _life(task: dict) -> _Life | None:
    """The record of a task; None if it has stopped. A task that RunTask has just created has no thread yet."""
    if task.get("lastStatus", "STOPPED") == "STOPPED":
        return _lives.get(task.get("taskArn", ""))
    return _lives.setdefault(task["taskArn"], _Life())


def ended(task_arn: str, seconds: float) -> bool:
    """Whether the task has STOPPED; waits for it up to a limit."""
    life = _life(tasks.by_arn(task_arn))
    return life is None or life.ended.wait(seconds)


def living() -> list[dict]:
    """Records of the tasks that have not stopped."""
    return [task for arn in list(_lives) if (task := tasks.by_arn(arn))]


def _run_task_worker(original, task, *rest):
    life = _lives.setdefault(task["taskArn"], _Life())
    try:
        return original(task, *rest)
    finally:
        life.started.set()


def _attach_started_container(original, task, container, index, metadata_token, network):
    attached = original(task, container, index, metadata_token, network)
    if attached:
        threading.Thread(target=_await_exit, args=(task, container.id, index), daemon=True, name=f"exit-{container.id[:8]}").start()
    return attached


def _await_exit(task: dict, container_id: str, index: int) -> None:
    with tasks.scope(task):
        api = ecs._get_docker().api
        try:
            api.wait(container_id, timeout=None)
            _record_exit(task, index, api.inspect_container(container_id)["State"])
        except (APIError, RequestException) as error:
            # Removed by hand, or Docker has stopped: the task has no exit code to report.
            log.warning("container %s of %s is gone: %s", container_id[:12], task["taskArn"], error)
            task["containers"][index]["lastStatus"] = "STOPPED"
        essentials = task["_container_essentials"]
        if essentials[index] or all(c["lastStatus"] == "STOPPED" for c in task["containers"]):
            end(task, *ESSENTIAL_EXITED)


def _record_exit(task: dict, index: int, state: dict) -> None:
    container = task["containers"][index]
    container.update(lastStatus="STOPPED", exitCode=state["ExitCode"])
    if state.get("OOMKilled"):
        container["reason"] = _OUT_OF_MEMORY
    task["executionStoppedAt"] = task.get("executionStoppedAt") or ecs._iso()


def _fail_task_start(task, client, reason):
    end(task, reason, "TaskFailedToStart")


def _stop_for_user(data):
    return _stop(data, data.get("reason") or "Task stopped by user", "UserInitiated")


def _stop_for_service(data):
    return _stop(data, data.get("reason") or "Scaling activity initiated by deployment", "ServiceSchedulerInitiated")


def _stop(data, reason: str, code: str):
    cluster = ecs._resolve_cluster_name(data.get("cluster", "default"))
    if cluster is None or cluster not in ecs._clusters:
        return error_response_json("ClusterNotFoundException", "Cluster not found.", 400)
    task = ecs._resolve_task(data.get("task", ""), cluster)
    if not task:
        return error_response_json("InvalidParameterException", "The referenced task was not found.", 400)
    stop(task, reason, code)
    return json_response({"task": ecs._sanitize(task)})


def stop(task: dict, reason: str, code: str) -> None:
    """Begin to end a task, once, and show that it is stopping. Called in the task's own account and region."""
    if not end(task, reason, code):
        return

    def apply() -> None:
        task.update(desiredStatus="STOPPED", stoppedReason=reason, stopCode=code, stoppingAt=ecs._iso(), lastStatus="STOPPING")
        ecs._bump_task_version(task)
        ecs_metadata.set_task_status(task["taskArn"], desired_status="STOPPED")

    board(task).now("STOPPING", apply)


def _end(task: dict, life: _Life, reason: str, code: str) -> None:
    with tasks.scope(task):
        try:
            # A container may end while its sidecars are still being started.
            life.started.wait(_START_SECONDS)
            client = ecs._get_docker()
            _stop_containers(task, client)
            # All lines must be in the log before a caller sees the task's end.
            logs.drain(task["taskArn"])
            board(task).then("DEPROVISIONING", lambda: _deprovisioning(task, reason, code))
            _remove(task, client)
        except Exception:
            log.exception("ending task %s", task["taskArn"])
        board(task).then("STOPPED", lambda: _stopped(task, life, code))


def _stop_containers(task: dict, client) -> None:
    ids = list(task.get("_docker_ids") or [])
    for index in reversed(range(len(ids))):
        definition = tasks.container_definition(task, task["containers"][index]["name"])
        try:
            if task["containers"][index]["lastStatus"] != "STOPPED":
                client.api.stop(ids[index], timeout=definition.get("stopTimeout", tasks.DEFAULT_STOP_TIMEOUT))
                _record_exit(task, index, client.api.inspect_container(ids[index])["State"])
        except (APIError, RequestException) as error:
            log.warning("stop of %s: %s", ids[index][:12], error)


def _deprovisioning(task: dict, reason: str, code: str) -> None:
    task.update(desiredStatus="STOPPED", stoppedReason=reason, stopCode=code, lastStatus="DEPROVISIONING")
    task["stoppingAt"] = task.get("stoppingAt") or ecs._iso()
    for container in task["containers"]:
        container["lastStatus"] = "STOPPED"
    ecs._bump_task_version(task)
    ecs_metadata.set_task_status(task["taskArn"], known_status="STOPPED", desired_status="STOPPED")
    cluster = ecs._cluster_name_from_arn(task["clusterArn"])
    ecs._recount_cluster(cluster)
    ecs._refresh_service_state(cluster, task.get("group", ""))


def _remove(task: dict, client) -> None:
    """Remove the task's containers, volumes, metadata and credentials."""
    task_arn = task["taskArn"]
    for token in task.pop("_metadata_tokens", None) or []:
        ecs_metadata.unregister_token(token)
    credentials.forget(task_arn)
    task["_docker_ids"] = []
    for container in client.containers.list(all=True, filters={"label": f"com.amazonaws.ecs.task-arn={task_arn}"}, sparse=True):
        _quietly(client.api.remove_container, container.id, v=True, force=True)
    network_namespace.end(task_arn)
    for volume in task_volumes.volume_names(tasks.definition(task), tasks.task_id(task_arn)):
        _quietly(client.api.remove_volume, volume)


def _quietly(action, *args, **kwargs) -> None:
    try:
        action(*args, **kwargs)
    except NotFound:
        pass
    except APIError as error:
        log.warning("clean-up: %s", error)


def _stopped(task: dict, life: _Life, code: str) -> None:
    task["stoppedAt"] = ecs._iso()
    task["executionStoppedAt"] = task.get("executionStoppedAt") or task["stoppedAt"]
    task["lastStatus"] = "STOPPED"
    ecs._bump_task_version(task)
    _lives.pop(task["taskArn"], None)
    life.ended.set()
    if task.get("group", "").startswith("service:"):
        # Replacing it starts a new task: not on the thread that shows this one's status.
        threading.Thread(target=_tell_service, args=(task, code), daemon=True).start()


def _tell_service(task: dict, code: str) -> None:
    with tasks.scope(task):
        if code in ("EssentialContainerExited", "TaskFailedToStart"):
            ecs._record_service_task_failure(task)
        elif code in ("UserInitiated", "SpotInterruption"):
            cluster = ecs._cluster_name_from_arn(task["clusterArn"])
            ecs._reconcile_service_tasks(cluster, f"{cluster}/{task['group'].split(':', 1)[1]}")


def _complete_deployment(task, client, account, region):
    """The part of ministack's watch besides containers: a deployment is complete once its tasks stay up."""
    group, cluster = task.get("group", ""), ecs._cluster_name_from_arn(task.get("clusterArn", ""))
    if cluster and group.startswith("service:"):
        ecs._schedule_service_deployment_completion(cluster, f"{cluster}/{group.split(':', 1)[1]}", account, region, healthy_task=task)
