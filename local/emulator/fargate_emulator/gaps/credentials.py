"""Task-role credentials and metadata at 169.254.170.2.

ECS gives each container AWS_CONTAINER_CREDENTIALS_RELATIVE_URI, which the SDKs append to http://169.254.170.2; the document
there holds temporary credentials of the task role, renewed before they expire. ministack gives a full URI, which SDKs refuse, and
credentials of no role.
Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
"""

import threading
import time
from dataclasses import dataclass

from ministack.core.arn import parse_arn
from ministack.core.responses import new_uuid
from ministack.services import ecs
from ministack.services.iam import _future, _gen_secret, _gen_session_access_key, _gen_session_token
from ministack.services.sts import _role_id, register_session

from fargate_emulator import place
from fargate_emulator.gaps import tasks
from fargate_emulator.gaps.patching import wrap
from fargate_emulator.metadata_network import ADDRESS
from fargate_emulator.place import CA_IN_TASK
from fargate_emulator.settings import current

LIFETIME_SECONDS = 6 * 3600
_RENEW_BEFORE_SECONDS = 15 * 60


@dataclass
class _Grant:
    role: str
    account: str
    session: str
    document: dict | None = None
    renew_at: float = 0.0


_grants: dict[str, _Grant] = {}
_by_task: dict[str, str] = {}
_lock = threading.Lock()


def install() -> None:
    wrap(ecs, "_register_metadata", _register_metadata)
    wrap(ecs, "_build_run_kwargs", _mount_ca)


def document(grant_id: str) -> dict | None:
    """The credentials document of a grant id, as the ECS agent serves it; None for an unknown id."""
    with _lock:
        grant = _grants.get(grant_id)
        if grant and time.time() >= grant.renew_at:
            grant.document, grant.renew_at = _new_session(grant), time.time() + LIFETIME_SECONDS - _RENEW_BEFORE_SECONDS
        return grant.document if grant else None


def grant_of(task_arn: str) -> str | None:
    """The grant id of a task that has a role."""
    return _by_task.get(task_arn)


def forget(task_arn: str) -> None:
    """Stop answering the credentials id of an ended task. Keys already issued live until they expire, as on AWS."""
    with _lock:
        _grants.pop(_by_task.pop(task_arn, ""), None)


def _new_session(grant: _Grant) -> dict:
    key, secret, token = _gen_session_access_key(), _gen_secret(), _gen_session_token()
    role_name = grant.role.rsplit("/", 1)[-1]
    register_session(
        key,
        {
            "Arn": f"arn:aws:sts::{grant.account}:assumed-role/{role_name}/{grant.session}",
            "UserId": f"{_role_id(grant.role)}:{grant.session}",
            "SecretAccessKey": secret,
            "SessionToken": token,
            "Expiration": time.time() + LIFETIME_SECONDS,
            "AccountId": grant.account,
            "PrincipalType": "AssumedRole",
        },
    )
    return {"RoleArn": grant.role, "AccessKeyId": key, "SecretAccessKey": secret, "Token": token, "Expiration": _future(LIFETIME_SECONDS)}


def _grant_id(task_arn: str, role: str) -> str:
    """One id a task, shared by its containers, as the agent does."""
    with _lock:
        grant_id = _by_task.setdefault(task_arn, new_uuid())
        _grants.setdefault(grant_id, _Grant(role, parse_arn(task_arn).account_id, tasks.task_id(task_arn)))
        return grant_id


def _register_metadata(original, task_arn, cluster_arn, td, cdef, launch_type, env, host_mode, net_ip):
    defined = dict(env)
    token = original(task_arn, cluster_arn, td, cdef, launch_type, env, host_mode, net_ip)
    for name in ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_AUTHORIZATION_TOKEN", "AWS_ENDPOINT_URL"):
        env.pop(name, None)
    region = parse_arn(task_arn).region
    injected = {
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_EXECUTION_ENV": "AWS_ECS_FARGATE",
        # Not set on Fargate, where SDKs find AWS by themselves.
        "AWS_ENDPOINT_URL": f"https://{place.current().address}:{current().port}",
        "AWS_CA_BUNDLE": CA_IN_TASK,
    }
    for name, value in injected.items():
        env[name] = defined.get(name, value)
    # For the image's own calls; a script may set the two above itself.
    env["RFARGATE_ENDPOINT_URL"] = injected["AWS_ENDPOINT_URL"]
    env["RFARGATE_CA_BUNDLE"] = CA_IN_TASK
    env["ECS_CONTAINER_METADATA_URI_V4"] = f"http://{ADDRESS}/v4/{token}"
    role = tasks.role_arn(tasks.by_arn(task_arn), td)
    if role:
        env["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = f"/v2/credentials/{_grant_id(task_arn, role)}"
    return token


def _mount_ca(original, *args):
    kwargs = original(*args)
    kwargs["volumes"] = [*(kwargs.get("volumes") or []), place.ca_mount()]
    return kwargs
