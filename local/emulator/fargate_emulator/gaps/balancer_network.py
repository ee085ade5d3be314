"""The one VPC of a load balancer.

Its subnets are in one VPC, which never changes; an application load balancer's are in two zones or more. Its security groups and the
target groups of its listeners are in the same VPC. A target group belongs to one load balancer, cannot be deleted while a listener
forwards to it, and serves ECS only with a load balancer. Deleting a load balancer deletes its listeners. ministack has every load
balancer in its default VPC and checks nothing.
Sources: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_SetSubnets.html (Errors), API_CreateListener.html,
API_DeleteTargetGroup.html, https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
"""

from ministack.core.responses import error_response_json
from ministack.services import alb, ec2, ecs

from fargate_emulator.gaps.patching import wrap

_IN_TWO_ZONES = "At least two subnets in two different Availability Zones must be specified"
_ONE_A_ZONE = "A load balancer cannot be attached to multiple subnets in the same Availability Zone"


def install() -> None:
    wrap(alb, "_create_lb", _create_balancer)
    wrap(alb, "_set_subnets", _set_subnets)
    wrap(alb, "_set_security_groups", _set_security_groups)
    wrap(alb, "_delete_lb", _delete_balancer)
    for name, owner in (("_create_listener", _balancer), ("_modify_listener", _balancer_of_listener)):
        wrap(alb, name, _forwarding("DefaultActions", owner))
    for name, owner in (("_create_rule", _balancer_of_listener), ("_modify_rule", _balancer_of_rule)):
        wrap(alb, name, _forwarding("Actions", owner))
    wrap(alb, "_delete_tg", _delete_group)
    for name in ("_delete_listener", "_delete_rule"):
        wrap(alb, name, _then_listed)
    for name in ("_create_service", "_update_service"):
        wrap(ecs, name, _with_balancer)


def _create_balancer(original, params):
    vpc, problem = _vpc_of_subnets(_subnets(params), alb._p(params, "Type", "application"))
    problem = problem or _groups_problem(alb._parse_member_list(params, "SecurityGroups"), vpc)
    return problem or original({**params, "VpcId": [vpc]})


def _set_subnets(original, params):
    balancer = _balancer(params)
    if balancer:
        vpc, problem = _vpc_of_subnets(_subnets(params), balancer["Type"])
        if problem:
            return problem
        if vpc != balancer["VpcId"]:
            return _invalid(f"The subnets are not in VPC '{balancer['VpcId']}' of the load balancer")
    return original(params)


def _set_security_groups(original, params):
    balancer = _balancer(params)
    problem = _groups_problem(alb._parse_member_list(params, "SecurityGroups"), balancer["VpcId"]) if balancer else None
    return problem or original(params)


def _delete_balancer(original, params):
    arn = alb._p(params, "LoadBalancerArn")
    for listener in [one for one, of in list(alb._listeners.items()) if of["LoadBalancerArn"] == arn]:
        alb._delete_listener({"ListenerArn": [listener]})
    return original(params)


def _delete_group(original, params):
    arn = alb._p(params, "TargetGroupArn")
    if _users(arn):
        return alb._error("ResourceInUse", f"Target group '{arn}' is currently in use by a listener or a rule")
    return original(params)


def _forwarding(prefix: str, owner):
    """A request of a listener or a rule, whose target groups have to fit the load balancer that `owner` finds."""

    def request(original, params):
        balancer = owner(params)
        for arn in _targets(alb._parse_actions(params, prefix)) if balancer else ():
            group = alb._tgs.get(arn)
            if group is None:
                return alb._error("TargetGroupNotFound", f"One or more target groups not found: '{arn}'")
            if group["VpcId"] != balancer["VpcId"]:
                return _invalid(
                    f"The following target groups are in a different VPC than load balancer '{balancer['LoadBalancerArn']}': '{arn}'"
                )
            if _users(arn) - {balancer["LoadBalancerArn"]}:
                message = f"The following target groups cannot be associated with more than one load balancer: '{arn}'"
                return alb._error("TargetGroupAssociationLimit", message)
        return _then_listed(original, params)

    return request


def _then_listed(original, params):
    """The request; then every target group names the load balancers that forward to it."""
    answer = original(params)
    for arn, group in alb._tgs.items():
        group["LoadBalancerArns"] = sorted(_users(arn))
    return answer


def _with_balancer(original, data):
    for arn in filter(None, (one.get("targetGroupArn") for one in data.get("loadBalancers") or [])):
        if not _users(arn):
            message = f"The target group with targetGroupArn {arn} does not have an associated load balancer."
            return error_response_json("InvalidParameterException", message, 400)
    return original(data)


def _users(group: str) -> set[str]:
    """ARNs of the load balancers with a listener or rule that forwards to the target group."""
    rules = [rule for rule in alb._rules.values() if group in _targets(rule["Actions"])]
    listeners = [alb._listeners.get(rule["ListenerArn"]) for rule in rules]
    return {listener["LoadBalancerArn"] for listener in listeners if listener}


def _targets(actions: list[dict]) -> list[str]:
    return [action["TargetGroupArn"] for action in actions if action.get("TargetGroupArn")]


def _balancer(params) -> dict | None:
    return alb._lbs.get(alb._p(params, "LoadBalancerArn"))


def _balancer_of_listener(params) -> dict | None:
    listener = alb._listeners.get(alb._p(params, "ListenerArn"))
    return alb._lbs.get(listener["LoadBalancerArn"]) if listener else None


def _balancer_of_rule(params) -> dict | None:
    rule = alb._rules.get(alb._p(params, "RuleArn"))
    return _balancer_of_listener({"ListenerArn": [rule["ListenerArn"]]}) if rule else None


def _subnets(params) -> list[str]:
    found = alb._parse_member_list(params, "Subnets")
    number = 1
    while mapped := alb._p(params, f"SubnetMappings.member.{number}.SubnetId"):
        found.append(mapped)
        number += 1
    return found


def _vpc_of_subnets(ids: list[str], kind: str):
    """The VPC of these subnets, and an error if a load balancer of that type cannot have them."""
    missing = [one for one in ids if one not in ec2._subnets]
    if missing:
        return "", alb._error("SubnetNotFound", f"The subnet ID '{missing[0]}' does not exist")
    subnets = [ec2._subnets[one] for one in ids]
    zones = {subnet["AvailabilityZone"] for subnet in subnets}
    if len({subnet["VpcId"] for subnet in subnets}) > 1:
        return "", _invalid("All subnets must belong to the same VPC")
    if len(zones) < len(subnets):
        return "", _invalid(_ONE_A_ZONE)
    enough = len(zones) > 1 or (zones and kind != "application")
    return (subnets[0]["VpcId"], None) if enough else ("", alb._error("ValidationError", _IN_TWO_ZONES))


def _groups_problem(ids: list[str], vpc: str):
    strange = [one for one in ids if (ec2._security_groups.get(one) or {}).get("VpcId") != vpc]
    return _invalid("One or more security groups are invalid") if strange else None


def _invalid(message: str):
    return alb._error("InvalidConfigurationRequest", message)
