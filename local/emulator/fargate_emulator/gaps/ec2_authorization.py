"""IAM for EC2's networks.

AWS checks an action on every resource that it names, with that resource's tags (aws:ResourceTag), and on each new resource, as
`<type>/*` with its tags (aws:RequestTag). Tags on creation need ec2:CreateTags with ec2:CreateAction. ministack checks one resource,
or `*` for a new one, and knows no EC2 tags.
Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
"""

from ministack.services import ec2, tagging

from fargate_emulator.gaps.request_checks import Check, checked_for

_TYPES = {
    "vpc": "vpc",
    "subnet": "subnet",
    "igw": "internet-gateway",
    "rtb": "route-table",
    "sg": "security-group",
    "sgr": "security-group-rule",
    "vpce": "vpc-endpoint",
    "nat": "natgateway",
    "eipalloc": "elastic-ip",
}
_MADE = {
    "CreateVpc": "vpc",
    "CreateSubnet": "subnet",
    "CreateInternetGateway": "internet-gateway",
    "CreateRouteTable": "route-table",
    "CreateSecurityGroup": "security-group",
    "CreateVpcEndpoint": "vpc-endpoint",
    "CreateNatGateway": "natgateway",
    "AllocateAddress": "elastic-ip",
}
# Checked on these, too, if they get tags.
_MADE_WITH_TAGS = dict.fromkeys(("AuthorizeSecurityGroupEgress", "AuthorizeSecurityGroupIngress"), "security-group-rule")
# Parameters that name a resource which the action changes or uses; `.` stands for a list index.
_NAMED = (
    *("VpcId", "SubnetId", "SubnetId.", "InternetGatewayId", "RouteTableId", "RouteTableId.", "AddRouteTableId.", "RemoveRouteTableId."),
    *("GroupId", "SecurityGroupId.", "AddSecurityGroupId.", "RemoveSecurityGroupId.", "VpcEndpointId", "VpcEndpointId."),
    *("NatGatewayId", "AllocationId", "ResourceId."),
)
# A route names its destination, which is not checked.
_NOT_CHECKED = {"CreateRoute": {"NatGatewayId"}, "ReplaceRoute": {"NatGatewayId"}}


def install() -> None:
    tagging._RESOURCE_TAG_COLLECTORS["ec2"] = _tags
    checked_for("ec2", checks, flat=True)


def _tags():
    """Tags of every tagged network resource, by ARN."""
    from ministack.core.responses import get_account_id, get_region

    for resource, tags in ec2._tags.items():
        if kind := _TYPES.get(str(resource).split("-")[0]):
            yield f"arn:aws:ec2:{get_region()}:{get_account_id()}:{kind}/{resource}", tags


def checks(action: str, parameters: dict, region: str, account: str) -> list[Check]:
    """AWS's checks for an action on networks; none for actions that only describe."""
    if action.startswith("Describe"):
        return []

    def arn(kind: str, name: str) -> str:
        return f"arn:aws:ec2:{region}:{account}:{kind}/{name}"

    found = []
    tags = {f"aws:RequestTag/{key}".lower(): value for key, value in _given_tags(parameters)}
    made = _MADE.get(action) or (_MADE_WITH_TAGS.get(action) if tags else None)
    if made:
        found.append(Check(f"ec2:{action}", arn(made, "*"), tags))
    for resource in _named(action, parameters):
        if kind := _TYPES.get(resource.split("-")[0]):
            without = "\0" if action in ("CreateTags", "DeleteTags") else "aws:requesttag/"
            found.append(Check(f"ec2:{action}", arn(kind, resource), {}, without))
    if made and tags:
        found.append(Check("ec2:CreateTags", arn(made, "*"), {**tags, "ec2:CreateAction": action}))
    return found


def _named(action: str, parameters: dict) -> list[str]:
    skipped = _NOT_CHECKED.get(action, set())
    named = [
        str(value)
        for name, value in parameters.items()
        if name not in skipped and (name in _NAMED or (name.rstrip("0123456789") in _NAMED and name[-1].isdigit()))
    ]
    if association := parameters.get("AssociationId"):
        named += [table for table, record in ec2._route_tables.items() if association in str(record)]
    return named


def _given_tags(parameters: dict) -> list[tuple[str, str]]:
    return [
        (str(value), str(parameters.get(f"{name.removesuffix('.Key')}.Value", "")))
        for name, value in parameters.items()
        if name.startswith("TagSpecification.") and name.endswith(".Key")
    ]
