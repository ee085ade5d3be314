"""IAM for IAM.

AWS checks CreatePolicy on the policy's ARN, and knows iam:PermissionsBoundary: the boundary in CreateRole and
PutRolePermissionsBoundary, and a role's existing boundary when its policies change. ministack checks CreatePolicy on `*` and lacks
the key.
Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
"""

from ministack.services import iam

from fargate_emulator.gaps.request_checks import Check, checked_for

_GIVES_BOUNDARY = ("CreateRole", "PutRolePermissionsBoundary")
_HAS_BOUNDARY = ("PutRolePolicy", "DeleteRolePolicy", "AttachRolePolicy", "DetachRolePolicy", "DeleteRole", "DeleteRolePermissionsBoundary")


def install() -> None:
    checked_for("iam", checks, flat=True)


def checks(action: str, parameters: dict, _region: str, account: str) -> list[Check]:
    """AWS's check for an IAM action, where it differs from ministack's."""
    if action == "CreatePolicy":
        path = parameters.get("Path") or "/"
        return [Check("iam:CreatePolicy", f"arn:aws:iam::{account}:policy{path}{parameters.get('PolicyName', '')}")]
    name = parameters.get("RoleName") or ""
    if action not in _GIVES_BOUNDARY + _HAS_BOUNDARY:
        return []
    role = iam._roles.get(name) or {}
    boundary = parameters.get("PermissionsBoundary") if action in _GIVES_BOUNDARY else role.get("PermissionsBoundary")
    path = parameters.get("Path") or role.get("Path") or "/"
    return [Check(f"iam:{action}", f"arn:aws:iam::{account}:role{path}{name}", {"iam:PermissionsBoundary": boundary} if boundary else {})]
