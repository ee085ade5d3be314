"""One network namespace for all containers of an awsvpc task.

On Fargate the containers of a task share one network interface and reach each other on localhost. Here they share that of a pause
container in the metadata network, which outlives them. To make one takes Docker longer than to start a container in it: a task that
no service started leaves its own to the next. A service's task has a new one, because load balancers know its address.
Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html
"""

import logging
from collections import deque

from docker.errors import APIError, NotFound
from ministack.core import container_reaper
from ministack.services import ecs

from fargate_emulator import place
from fargate_emulator.gaps import tasks
from fargate_emulator.gaps.patching import wrap
from fargate_emulator.metadata_network import NAME

log = logging.getLogger("emulator.network")
_MOST_IDLE = 16
_pauses: dict[str, object] = {}
_idle: deque = deque()


def install() -> None:
    wrap(ecs, "_build_run_kwargs", _build_run_kwargs)
    wrap(ecs, "_container_ip", _container_ip)


def end(task_arn: str) -> None:
    """Keep the pause container of a task, if it had one, for another; a service's is removed."""
    pause = _pauses.pop(task_arn, None)
    if pause is None:
        return
    if not _is_of_service(task_arn) and len(_idle) < _MOST_IDLE:
        _idle.append(pause)
        return
    try:
        pause.remove(force=True)
    except (APIError, NotFound) as error:
        log.warning("pause container of %s: %s", task_arn, error)


def _build_run_kwargs(original, cdef, td, env, ports, network, host_mode, task_id, task_arn, *rest):
    kwargs = original(cdef, td, env, ports, network, host_mode, task_id, task_arn, *rest)
    if not tasks.is_awsvpc(td):
        return kwargs
    place.current().stay_reachable()
    for option in ("ports", "extra_hosts", "network"):
        kwargs.pop(option, None)
    if _is_of_service(task_arn) and len(td["containerDefinitions"]) == 1:
        kwargs["network"] = NAME
    else:
        # The pause container has set the host name of the namespace: Docker refuses another one.
        kwargs.pop("hostname", None)
        kwargs["network_mode"] = f"container:{_pause(task_arn, task_id).id}"
    return kwargs


def _is_of_service(task_arn: str) -> bool:
    return tasks.by_arn(task_arn).get("group", "").startswith("service:")


def _pause(task_arn: str, task_id: str):
    if task_arn not in _pauses:
        _pauses[task_arn] = (None if _is_of_service(task_arn) else _left()) or _new(task_id)
    return _pauses[task_arn]


def _left():
    """A pause container of an earlier task that still runs, the longest idle first."""
    while True:
        try:
            pause = _idle.popleft()
        except IndexError:
            # Asking first would not do: tasks start in threads, and another may take the last one meanwhile.
            return None
        try:
            pause.reload()
        except NotFound:
            continue
        if pause.status == "running":
            return pause


def _new(task_id: str):
    return ecs._get_docker().containers.run(
        place.current().image,
        ["-f", "/dev/null"],
        entrypoint=["tail"],
        detach=True,
        network=NAME,
        name=f"ministack-ecs-{task_id[:8]}-pause",
        labels=container_reaper.own_labels("ecs-pause"),
        mem_limit="32m",
    )


def _container_ip(original, container, network):
    """The namespace's address, for containers without their own."""
    task_arn = container.labels.get("com.amazonaws.ecs.task-arn", "")
    return original(_pauses.get(task_arn, container), network)
