"""IAM for functions, load balancers, schedules and topics.

AWS checks an action on the resource of the type that the Service Authorization Reference lists for it: on the one that the request names,
on a new one by its name, and only where none is listed on `*`. ministack checks new functions, event source mappings and load balancers,
subscriptions, and the tags of topics, schedule groups and load balancers on `*`, schedules on the default group, and descriptions of load
balancers on the named one. It takes every action on a mapping and on a function's concurrency for another one. Load balancing also asks
for permissions on the network, which it looks at for the caller.
Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html, list_amazoneventbridgescheduler.html,
list_awselasticloadbalancingv2.html, list_amazonsns.html; for the network
https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/elb-api-permissions.html
"""

from collections.abc import Callable

from ministack.core.responses import get_account_id, get_region
from ministack.services import lambda_svc

from fargate_emulator.gaps.request_checks import Check, called_by_model, checked_also, checked_for

_OTHER_NAMES = {"Invoke": "InvokeFunction", "InvokeWithResponseStream": "InvokeFunction", "GetLayerVersionByArn": "GetLayerVersion"}
# EC2's actions that these ask for, too.
_LOOKS = {
    "CreateLoadBalancer": ("AccountAttributes", "Addresses", "InternetGateways", "SecurityGroups", "Subnets", "Vpcs"),
    "CreateTargetGroup": ("InternetGateways", "Vpcs"),
    "SetIpAddressType": ("Subnets",),
    "SetSubnets": ("Subnets",),
}
# A resource's ARN and the condition keys that it brings along.
_Named = tuple[str, dict]


def install() -> None:
    called_by_model("lambda", _OTHER_NAMES)
    called_by_model("scheduler")
    for service, named in _NAMED.items():
        checked_for(service, _checks(service, named))
    checked_also("elasticloadbalancing", lambda action, *_given: [Check(f"ec2:Describe{seen}", "*") for seen in _LOOKS.get(action, ())])


def _checks(service: str, named: Callable[[str, dict], list[_Named]]):
    def checks(action: str, data: dict, *_place: str) -> list[Check]:
        return [Check(f"{service}:{action}", arn, keys) for arn, keys in named(action, data)]

    return checks


def _arn(service: str, rest: str) -> str:
    return f"arn:aws:{service}:{get_region()}:{get_account_id()}:{rest}"


def _topic(action: str, data: dict) -> list[_Named]:
    """A subscription's ARN is its topic's and an id."""
    if action == "CreateTopic":
        return [(_arn("sns", data.get("Name", "")), {})]
    given = next((data[name] for name in ("TopicArn", "ResourceArn", "SubscriptionArn", "TargetArn") if data.get(name)), None)
    return [(":".join(given.split(":")[:6]) if given else "*", {})]


def _schedule(action: str, data: dict) -> list[_Named]:
    if action.endswith("ScheduleGroup"):
        return [(_arn("scheduler", f"schedule-group/{data.get('Name', '')}"), {})]
    if action.endswith("Schedule"):
        group = data.get("GroupName") or data.get("groupName") or "default"
        return [(_arn("scheduler", f"schedule/{group}/{data.get('Name', '')}"), {})]
    return [(data.get("ResourceArn") or "*", {})]


def _function(action: str, data: dict) -> list[_Named]:
    if "Resource" in data:
        return [(data["Resource"], {})]
    if action.endswith("EventSourceMapping"):
        mapping = data.get("UUID")
        function = (lambda_svc._esms.get(mapping) or {}).get("FunctionArn") if mapping else _function_arn(data.get("FunctionName", ""))
        keys = {"lambda:FunctionArn": function} if function and not action.startswith("Get") else {}
        return [(_arn("lambda", f"event-source-mapping:{mapping}") if mapping else "*", keys)]
    if action.endswith("EventSourceMappings") or not data.get("FunctionName"):
        return [("*", {})] if action.startswith("List") else []
    qualifier = data.get("Qualifier")
    return [(_function_arn(data["FunctionName"]) + (f":{qualifier}" if qualifier else ""), {})]


def _function_arn(name: str) -> str:
    """Of a name, an ARN or the end of an ARN."""
    return name if name.startswith("arn:") else _arn("lambda", f"function:{name.rpartition('function:')[2]}")


def _balancing(action: str, data: dict) -> list[_Named]:
    if action.startswith("Describe"):
        return [("*", {})]
    if action == "CreateLoadBalancer":
        kind = {"network": "net", "gateway": "gwy"}.get(data.get("Type", ""), "app")
        return [(_arn("elasticloadbalancing", f"loadbalancer/{kind}/{data.get('Name', '')}/*"), {})]
    if action == "CreateTargetGroup":
        return [(_arn("elasticloadbalancing", f"targetgroup/{data.get('Name', '')}/*"), {})]
    several = data.get("ResourceArns") or [one.get("RuleArn", "") for one in data.get("RulePriorities") or []]
    one = next((data[name] for name in ("RuleArn", "ListenerArn", "LoadBalancerArn", "TargetGroupArn") if data.get(name)), None)
    return [(arn, {}) for arn in several or ([one] if one else [])]


_NAMED: dict[str, Callable[[str, dict], list[_Named]]] = {
    "sns": _topic,
    "scheduler": _schedule,
    "lambda": _function,
    "elasticloadbalancing": _balancing,
}
