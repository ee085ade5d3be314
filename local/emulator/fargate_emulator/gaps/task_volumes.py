"""Volumes of a task.

On Fargate a volume without further configuration is an empty folder on the task's ephemeral storage, shared by the containers that
mount it and deleted with the task. It inherits content, owner and mode of a directory that the image declares as VOLUME at that
path, as a Docker volume does. An EFS volume outlives the task: here it is a Docker volume named after the file system.
Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bind-mounts.html
"""

import logging
import re

from docker.errors import APIError
from ministack.services import ecs

from fargate_emulator.gaps.patching import wrap

log = logging.getLogger("emulator.volumes")
_LEFTOVER = re.compile(r"^r-on-fargate-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-")


def install() -> None:
    wrap(ecs, "_build_run_kwargs", _build_run_kwargs)


def volume_names(td: dict, task_id: str) -> list[str]:
    """Docker volumes that live as long as the task."""
    return [_source(v, task_id) for v in td.get("volumes", []) if _is_scratch(v)]


def remove_leftovers(client) -> None:
    """Remove the volumes of tasks that a killed run left; a task's volume is named after its id."""
    for volume in client.volumes.list():
        if _LEFTOVER.match(volume.name):
            try:
                volume.remove()
            except APIError as error:
                log.warning("volume %s: %s", volume.name, error.explanation)


def _is_scratch(volume: dict) -> bool:
    return not (volume.get("host") or {}).get("sourcePath") and not volume.get("efsVolumeConfiguration")


def _source(volume: dict, task_id: str) -> str:
    efs = volume.get("efsVolumeConfiguration")
    return f"r-on-fargate-{efs['fileSystemId']}" if efs else f"r-on-fargate-{task_id}-{volume['name']}"


def _build_run_kwargs(original, cdef, td, env, ports, network, host_mode, task_id, *rest):
    kwargs = original(cdef, td, env, ports, network, host_mode, task_id, *rest)
    volumes = {v["name"]: v for v in td.get("volumes", []) if not (v.get("host") or {}).get("sourcePath")}
    binds = [
        f"{_source(volumes[mount['sourceVolume']], task_id)}:{mount['containerPath']}:{'ro' if mount.get('readOnly') else 'rw'}"
        for mount in cdef.get("mountPoints", [])
        if mount.get("sourceVolume") in volumes
    ]
    if binds:
        kwargs["volumes"] = [*(kwargs.get("volumes") or []), *binds]
    return kwargs
