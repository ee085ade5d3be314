"""What a container definition says about its container.

ECS honours entryPoint, user, workingDirectory, readonlyRootFilesystem, memory, cpu, ulimits, initProcessEnabled, tmpfs, dropped
capabilities and healthCheck; ministack drops them. Task size is a hard limit on Fargate; a container's own cpu is a share of it.
Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
"""

import os
import platform

from docker.types import Ulimit
from ministack.services import ecs

from fargate_emulator.gaps import tasks
from fargate_emulator.gaps.patching import wrap

_NANOSECONDS = 10**9
_MACHINES = {"linux/amd64": ("x86_64", "amd64"), "linux/arm64": ("aarch64", "arm64")}


def install() -> None:
    wrap(ecs, "_build_run_kwargs", _build_run_kwargs)


def _build_run_kwargs(original, cdef, td, env, ports, network, host_mode, task_id, task_arn, net_ip, cluster_arn):
    kwargs = original(cdef, td, env, ports, network, host_mode, task_id, task_arn, net_ip, cluster_arn)
    task = tasks.by_arn(task_arn)
    override = ecs._container_override_for((task.get("overrides") or {}).get("containerOverrides", []), cdef["name"])
    if cdef.get("entryPoint"):
        kwargs["entrypoint"] = cdef["entryPoint"]
    for given, option in (
        ("user", "user"),
        ("workingDirectory", "working_dir"),
        ("readonlyRootFilesystem", "read_only"),
        ("hostname", "hostname"),
    ):
        if cdef.get(given):
            kwargs[option] = cdef[given]
    # The host's own platform needs no pin, which would make ministack wait to see whether the program runs.
    if platform.machine() in _MACHINES.get(kwargs.get("platform", ""), ()):
        del kwargs["platform"]
    return kwargs | _size(cdef, td, task, override) | _linux(cdef) | _health(cdef)


def _size(cdef: dict, td: dict, task: dict, override: dict) -> dict:
    """Limits in Docker's terms: memory in MiB, cpu in 1/1024 of a processor."""
    options: dict = {}
    memory = override.get("memory") or cdef.get("memory") or task.get("memory") or td.get("memory")
    if memory:
        # No swap, as on Fargate.
        options["mem_limit"] = options["memswap_limit"] = f"{int(memory)}m"
    reserved = override.get("memoryReservation") or cdef.get("memoryReservation")
    if reserved and (not memory or int(reserved) <= int(memory)):
        options["mem_reservation"] = f"{int(reserved)}m"
    processors = int(task.get("cpu") or td.get("cpu") or 0) / 1024
    if processors:
        options["nano_cpus"] = int(min(processors, os.cpu_count() or 1) * _NANOSECONDS)
    share = int(override.get("cpu") or cdef.get("cpu") or 0)
    if share:
        options["cpu_shares"] = max(share, 2)
    return options


def _linux(cdef: dict) -> dict:
    options: dict = {}
    parameters = cdef.get("linuxParameters") or {}
    if cdef.get("ulimits"):
        options["ulimits"] = [Ulimit(name=u["name"], soft=u["softLimit"], hard=u["hardLimit"]) for u in cdef["ulimits"]]
    if parameters.get("initProcessEnabled"):
        options["init"] = True
    if (parameters.get("capabilities") or {}).get("drop"):
        options["cap_drop"] = parameters["capabilities"]["drop"]
    if parameters.get("tmpfs"):
        options["tmpfs"] = {t["containerPath"]: ",".join([f"size={t['size']}m", *t.get("mountOptions", [])]) for t in parameters["tmpfs"]}
    return options


def _health(cdef: dict) -> dict:
    """Without a healthCheck ECS runs none, even if the image has one."""
    check = cdef.get("healthCheck")
    if not check:
        return {"healthcheck": {"test": ["NONE"]}}
    return {
        "healthcheck": {
            "test": check["command"],
            "interval": check.get("interval", 30) * _NANOSECONDS,
            "timeout": check.get("timeout", 5) * _NANOSECONDS,
            "retries": check.get("retries", 3),
            "start_period": check.get("startPeriod", 0) * _NANOSECONDS,
        }
    }
