"""What a principal is allowed, for AWS's own calls as a role and for the registry, whose requests are unsigned."""

import json
from typing import Any
from urllib.parse import unquote

from ministack.core import iam_evaluator as evaluator
from ministack.core.arn import ArnParseError, parse_arn
from ministack.core.iam_actions import identity_denial_message
from ministack.core.responses import get_region
from ministack.services import iam


def session_of(role_arn: str, session: str) -> str:
    """The principal of a role's session: arn:aws:sts::<account>:assumed-role/<role>/<session>."""
    account, name = _split(role_arn)
    return f"arn:aws:sts::{account}:assumed-role/{name}/{session}"


def denial(principal: str, action: str, resource: str, context: dict[str, Any] | None = None) -> str | None:
    """AWS's refusal of `action` on `resource` to a user, a role's session or root; None: allowed.

    Identity policies, permissions boundary and the resource's own policy count, as for a signed request.
    """
    if principal.endswith(":root"):
        return None
    account, _ = _split(principal)
    kind, _, name = principal.rsplit(":", 1)[-1].partition("/")
    if kind == "assumed-role":
        name = name.split("/")[0]
        policies, limits = evaluator._gather_role_policies(name, account), evaluator._permissions_boundary(iam._roles, name, account)
    else:
        name = name.rsplit("/", 1)[-1]
        policies, limits = evaluator._gather_user_policies(name, account), evaluator._permissions_boundary(iam._users, name, account)
    ctx = evaluator.EvalContext(
        principal_arn=principal,
        principal_type="AssumedRole" if kind == "assumed-role" else "User",
        principal_account=account,
        action=action,
        resource_arn=resource,
        region=get_region(),
        source_ip="127.0.0.1",
        secure_transport=True,
        service_context={key.lower(): value for key, value in (context or {}).items()},
    )
    result = evaluator.evaluate(ctx, policies, *limits)
    found = evaluator._resource_policy(action.split(":", 1)[0], resource)
    if found is not None:
        result = evaluator.combine_resource_policy(result, ctx, *found, limits=tuple(limits))
    if result.decision == "Allow":
        return None
    return identity_denial_message(action, principal, resource, result.decision == "Deny")


def may_be_assumed_by(role_arn: str, service: str, context: dict[str, Any] | None = None) -> bool:
    """Whether the role exists and its trust policy lets the AWS service (`ecs-tasks.amazonaws.com`) assume it."""
    account, name = _split(role_arn)
    role = iam._roles.get_scoped(account, None, name)
    if not role:
        return False
    ctx = evaluator.EvalContext(
        principal_arn=service,
        principal_type="Service",
        principal_account=account,
        action="sts:AssumeRole",
        resource_arn=role_arn,
        region=get_region(),
        service_context={key.lower(): value for key, value in (context or {}).items()},
    )
    trust = _about_itself(role.get("AssumeRolePolicyDocument") or {})
    return evaluator.evaluate_resource_policy(trust, ctx, service=service).decision == "Allow"


def _about_itself(document: str | dict) -> dict:
    """A trust policy has no resource, but the evaluator needs one."""
    parsed = json.loads(unquote(document)) if isinstance(document, str) else document
    statements = parsed.get("Statement", [])
    return {**parsed, "Statement": [{"Resource": "*", **s} for s in (statements if isinstance(statements, list) else [statements])]}


def _split(arn: str) -> tuple[str, str]:
    """Account and last path part of an ARN."""
    try:
        return parse_arn(arn).account_id, arn.rsplit("/", 1)[-1]
    except ArnParseError:
        return "", ""
