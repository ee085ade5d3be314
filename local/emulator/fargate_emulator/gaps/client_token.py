"""RunTask's clientToken: a repeated request starts nothing twice.

The same token with the same parameters returns the tasks of the first request; with other parameters it is a ConflictException that
names them.
A token is known for 24 hours. ministack ignores it.
Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/ECS_Idempotency.html
"""

import hashlib
import json
import threading
import time

from ministack.core.responses import get_account_id, get_region, json_response
from ministack.services import ecs

from fargate_emulator.gaps.patching import wrap

LIFETIME_SECONDS = 24 * 3600
_PARAMETERS_ASIDE = ("clientToken",)
# (account, region, cluster, token) to {fingerprint, arns, at}
_requests: dict[tuple, dict] = {}
_locks: dict[tuple, threading.Lock] = {}
_guard = threading.Lock()


def install() -> None:
    wrap(ecs, "_run_task", _run_task)
    wrap(ecs, "get_state", _get_state)
    wrap(ecs, "_restore_state", _restore_state)


def _run_task(original, data):
    token = data.get("clientToken")
    if not token:
        return original(data)
    key = (get_account_id(), get_region(), str(ecs._resolve_cluster_name(data.get("cluster", "default"))), token)
    with _guard:
        lock = _locks.setdefault(key, threading.Lock())
    # Of two requests with one token at the same time, the second waits for the first one's tasks.
    with lock:
        known = _requests.get(key)
        if known and time.time() - known["at"] < LIFETIME_SECONDS:
            return _again(known, fingerprint(data))
        answer = original(data)
        arns = [task["taskArn"] for task in json.loads(answer[2]).get("tasks", [])]
        if arns:
            _requests[key] = {"fingerprint": fingerprint(data), "arns": arns, "at": time.time()}
        return answer


def fingerprint(data: dict) -> str:
    """Equal for requests that differ only in their token and the order of their members."""
    same = {name: value for name, value in data.items() if name not in _PARAMETERS_ASIDE}
    return hashlib.sha256(json.dumps(same, sort_keys=True).encode()).hexdigest()


def _again(known: dict, current: str):
    if known["fingerprint"] != current:
        return json_response(
            {
                "__type": "ConflictException",
                "message": "The specified clientToken has already been used with different request parameters.",
                "resourceIds": known["arns"],
            },
            400,
        )
    tasks = [ecs._sanitize(task) for arn in known["arns"] if (task := ecs._tasks.get(arn))]
    return json_response({"tasks": tasks, "failures": []})


def _get_state(original):
    return {**original(), "client_tokens": [[*key, request] for key, request in _requests.items()]}


def _restore_state(original, data):
    original(data)
    for *key, request in (data or {}).get("client_tokens", []):
        _requests[tuple(key)] = request
