"""One network namespace for all containers of an awsvpc task.

On Fargate the containers of a task share one network interface and reach each other on localhost. A single container has its own
address in the metadata network; several share that of a pause container, which outlives them.
Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html
"""

import logging

from docker.errors import APIError, NotFound
from ministack.core import container_reaper
from ministack.services import ecs

from fargate_emulator import place
from fargate_emulator.gaps import tasks
from fargate_emulator.gaps.patching import wrap
from fargate_emulator.metadata_network import NAME

log = logging.getLogger("emulator.network")
_pauses: dict[str, object] = {}


def install() -> None:
    wrap(ecs, "_build_run_kwargs", _build_run_kwargs)
    wrap(ecs, "_container_ip", _container_ip)


def end(task_arn: str) -> None:
    """Remove the task's pause container, if it had one."""
    pause = _pauses.pop(task_arn, None)
    if pause is not None:
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
    if len(td["containerDefinitions"]) == 1:
        kwargs["network"] = NAME
    else:
        # The pause container has set the host name of the namespace: Docker refuses another one.
        kwargs.pop("hostname", None)
        kwargs["network_mode"] = f"container:{_pause(task_arn, task_id).id}"
    return kwargs


def _pause(task_arn: str, task_id: str):
    if task_arn not in _pauses:
        labels = {**container_reaper.own_labels("ecs-pause"), "com.amazonaws.ecs.task-arn": task_arn}
        _pauses[task_arn] = ecs._get_docker().containers.run(
            place.current().image,
            ["-f", "/dev/null"],
            entrypoint=["tail"],
            detach=True,
            network=NAME,
            name=f"ministack-ecs-{task_id[:8]}-pause",
            labels=labels,
            mem_limit="32m",
        )
    return _pauses[task_arn]


def _container_ip(original, container, network):
    """The namespace's address, for containers without their own."""
    task_arn = container.labels.get("com.amazonaws.ecs.task-arn", "")
    return original(_pauses.get(task_arn, container), network)
