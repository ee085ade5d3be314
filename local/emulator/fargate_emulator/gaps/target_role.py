"""The role that EventBridge or Scheduler assumes to call a target."""

from ministack.core.responses import get_account_id

from fargate_emulator.gaps import role_policies


def refusal(target: dict, service: str, source_arn: str, checks: list[tuple[str, str, dict]]) -> str | None:
    """Why `service` cannot call the target for a rule or schedule; None: it can.

    @param checks: action, resource and condition keys of each check of the role's policies
    """
    role = target.get("RoleArn", "")
    context = {"aws:SourceAccount": get_account_id(), "aws:SourceArn": _on_behalf_of(source_arn)}
    if not role_policies.may_be_assumed_by(role, service, context):
        return f"{service} cannot assume the role {role or '(none)'}"
    return next((refused for check in checks if (refused := denial(target, source_arn, *check))), None)


def denial(target: dict, source_arn: str, action: str, resource: str, context: dict | None = None) -> str | None:
    """AWS's refusal of one action to the role's session; None: allowed."""
    principal = role_policies.session_of(target.get("RoleArn", ""), source_arn.rsplit("/", 1)[-1])
    return role_policies.denial(principal, action, resource, context)


def _on_behalf_of(source_arn: str) -> str:
    """The source that a service names when it assumes a role: the rule, but the schedule's group.

    Source: https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
    """
    head, schedule, rest = source_arn.partition(":schedule/")
    return f"{head}:schedule-group/{rest.split('/')[0]}" if schedule else source_arn
