"""IAM for EventBridge's rules.

AWS checks an action on the rule that it names: `rule/<name>` on the default bus, `rule/<bus>/<name>` on another. ministack writes the
default bus into the ARN, and checks actions on a rule's targets on the bus.
Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html
"""

from fargate_emulator.gaps.request_checks import checked_on

# Of a rule's targets the member is Rule, otherwise Name.
_OF_TARGETS = ("PutTargets", "RemoveTargets", "ListTargetsByRule")
_OF_RULES = ("PutRule", "DeleteRule", "DescribeRule", "EnableRule", "DisableRule")


def install() -> None:
    checked_on("events", resource)


def resource(action: str, parameters: dict, region: str, account: str) -> str | None:
    """The ARN of the rule that a request names; None where it names none."""
    if action in ("TagResource", "UntagResource", "ListTagsForResource"):
        return parameters.get("ResourceARN")
    if action not in _OF_TARGETS + _OF_RULES:
        return None
    name = parameters.get("Rule" if action in _OF_TARGETS else "Name")
    bus = (parameters.get("EventBusName") or "default").rsplit("/", 1)[-1]
    own = "" if bus == "default" else f"{bus}/"
    return f"arn:aws:events:{region}:{account}:rule/{own}{name}" if name else None
