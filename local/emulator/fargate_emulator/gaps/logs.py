"""The awslogs driver.

One event per line, in order, with the time at which Docker read it; the stream is <prefix>/<container>/<task id>. Empty lines have
no event, and a line over 262,118 bytes is split. A missing log group, or one that the execution role cannot write, fails the task's
start. ministack sends one line per request with its own time, cuts lines at 16 KiB, and can end a task before its last lines have
arrived; here a task ends only after drain().

Docker cuts lines at 16 KiB, even within a UTF-8 character. Its driver json-file replaces both halves of such a character; `local`
keeps the bytes, so the joined line is what the container wrote.
Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html,
https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
"""

import codecs
import logging
import threading
from dataclasses import dataclass, field
from datetime import datetime

from docker.types import LogConfig
from ministack.core.arn import parse_arn
from ministack.services import cloudwatch_logs, ecs

from fargate_emulator.gaps import docker_log, execution_role, tasks
from fargate_emulator.gaps.patching import replace, wrap

log = logging.getLogger("emulator.logs")

MAX_EVENT_BYTES = 262_118
# The driver keeps 100 MB by default. Never rotated: the whole log is read back.
_DOCKER_LOG = LogConfig(type="local", config={"max-size": "1024g", "max-file": "1", "compress": "false"})
_BATCH_EVENTS = 5_000

codecs.register_error("each-byte", lambda error: ("\ufffd" * (error.end - error.start), error.end))


def install() -> None:
    wrap(ecs, "_build_run_kwargs", _build_run_kwargs)
    wrap(ecs, "_run_docker_container", _run_docker_container)
    replace(ecs, "_start_awslogs_forwarder", _start_forwarder)


@dataclass
class _Forwarder:
    """Carries one container's output to its log stream."""

    container_id: str
    config: dict
    account: str
    region: str
    done: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        try:
            with ecs.request_scope(self.account, self.region):
                for entries in docker_log.batches(ecs._get_docker().api, self.container_id, _BATCH_EVENTS):
                    self._put(entries)
        except Exception:
            log.exception("log of container %s", self.container_id[:12])
        finally:
            self.done.set()

    def _put(self, entries: list[tuple[str, bytes]]) -> None:
        events = [{"timestamp": _milliseconds(time), "message": part} for time, line in entries for part in split_event(line)]
        if events:
            cloudwatch_logs._put_log_events(
                {"logGroupName": self.config["group"], "logStreamName": self.config["stream"], "logEvents": events}
            )


_forwarders: dict[str, list[_Forwarder]] = {}


def drain(task_arn: str) -> None:
    """Wait until CloudWatch has all output of the task's ended containers."""
    for forwarder in _forwarders.pop(task_arn, []):
        forwarder.done.wait()


def split_event(line: bytes) -> list[str]:
    """A line as the messages of its events: none for an empty line, several beyond MAX_EVENT_BYTES.

    Like Go's encoder of JSON, U+FFFD for each byte that is not UTF-8.
    """
    pieces = []
    line = line.decode("utf-8", errors="each-byte").encode()
    while line:
        cut = MAX_EVENT_BYTES
        if len(line) > cut:
            # Not within a UTF-8 character.
            while cut > 0 and line[cut] & 0xC0 == 0x80:
                cut -= 1
            cut = cut or MAX_EVENT_BYTES
        pieces.append(line[:cut].decode())
        line = line[cut:]
    return pieces


def _milliseconds(time: str) -> int:
    """Epoch milliseconds of Docker's RFC 3339 time with nanoseconds."""
    return int(datetime.fromisoformat(time[:23] + "+00:00").timestamp() * 1000)


def _build_run_kwargs(original, *args):
    kwargs = original(*args)
    # Whatever the engine's default driver is.
    kwargs["log_config"] = _DOCKER_LOG
    return kwargs


def _run_docker_container(original, client, cdef, kwargs, **rest):
    config = ecs._awslogs_config(cdef, tasks.task_id(kwargs["labels"]["com.amazonaws.ecs.task-arn"]), "")
    if config:
        _check(tasks.by_arn(kwargs["labels"]["com.amazonaws.ecs.task-arn"]), config)
    return original(client, cdef, kwargs, **rest)


def _check(task: dict, config: dict) -> None:
    """Fail like the agent, which validates the log driver's options."""
    spec = parse_arn(task["taskArn"])
    region = config["region"] or spec.region
    group_arn = f"arn:aws:logs:{region}:{spec.account_id}:log-group:{config['group']}"
    where = "failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: "
    denial = execution_role.denial(task, "logs:CreateLogStream", f"{group_arn}:log-stream:{config['stream']}")
    denial = denial or execution_role.denial(task, "logs:PutLogEvents", f"{group_arn}:log-stream:{config['stream']}")
    if denial:
        raise execution_role.StartFailure(f"ResourceInitializationError: {where}AccessDeniedException: {denial}")
    with ecs.request_scope(spec.account_id, region):
        if config["group"] not in cloudwatch_logs._log_groups and not config["create_group"]:
            raise execution_role.StartFailure(
                f"ResourceInitializationError: {where}ResourceNotFoundException: The specified log group does not exist."
            )


def _start_forwarder(container, cdef, task_id):
    config = ecs._awslogs_config(cdef, task_id, container.id)
    if not config:
        return
    task_arn = container.labels["com.amazonaws.ecs.task-arn"]
    spec = parse_arn(task_arn)
    region = config["region"] or spec.region
    with ecs.request_scope(spec.account_id, region):
        if not ecs._ensure_awslogs_stream(config):
            return
    forwarder = _Forwarder(container.id, config, spec.account_id, region)
    _forwarders.setdefault(task_arn, []).append(forwarder)
    threading.Thread(target=forwarder.run, daemon=True, name=f"awslogs-{container.id[:8]}").start()
