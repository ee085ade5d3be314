"""Members of an interface endpoint: security groups, private DNS, policy, DNS entries; and DescribeVpcEndpoints with filters.

ministack keeps only type, service, subnets and route tables, so that every refresh by the Terraform provider finds a difference.
Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpcEndpoint.html
"""

import contextvars
import re
from xml.sax.saxutils import escape

from ministack.core.responses import get_region
from ministack.services import ec2

from fargate_emulator.gaps.patching import replace, wrap

_OPEN_POLICY = '{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}'
_FILTERS = {
    "vpc-id": "VpcId",
    "service-name": "ServiceName",
    "vpc-endpoint-id": "VpcEndpointId",
    "vpc-endpoint-state": "State",
    "vpc-endpoint-type": "VpcEndpointType",
}


def install() -> None:
    wrap(ec2, "_create_vpc_endpoint", _create)
    wrap(ec2, "_modify_vpc_endpoint", _modify)
    replace(ec2, "_describe_vpc_endpoints", _describe)
    wrap(ec2, "_vpce_fields_xml", _fields)


# The current request, for the endpoint that it creates.
_creating: contextvars.ContextVar = contextvars.ContextVar("CreateVpcEndpoint", default=None)


def _create(original, params):
    token = _creating.set(params)
    try:
        return original(params)
    finally:
        _creating.reset(token)


def _settings(params, endpoint: dict) -> dict:
    """The endpoint's settings, overridden by the request's."""
    added, removed = ec2._parse_member_list(params, "AddSecurityGroupId"), ec2._parse_member_list(params, "RemoveSecurityGroupId")
    groups = ec2._parse_member_list(params, "SecurityGroupId") or endpoint.get("Groups", [])
    private_dns, policy = ec2._p(params, "PrivateDnsEnabled"), ec2._p(params, "PolicyDocument")
    if ec2._p(params, "ResetPolicy") == "true":
        policy = _OPEN_POLICY
    return {
        "Groups": [group for group in dict.fromkeys([*groups, *added]) if group not in removed],
        "PrivateDnsEnabled": private_dns == "true" if private_dns else endpoint.get("PrivateDnsEnabled", False),
        "PolicyDocument": policy or endpoint.get("PolicyDocument", _OPEN_POLICY),
    }


def _modify(original, params):
    answer = original(params)
    endpoint = ec2._vpc_endpoints.get(ec2._p(params, "VpcEndpointId"))
    if endpoint:
        endpoint.update(_settings(params, endpoint))
    return answer


def _describe(params):
    ids = ec2._parse_member_list(params, "VpcEndpointId")
    missing = [i for i in ids if i not in ec2._vpc_endpoints]
    if missing:
        return ec2._error("InvalidVpcEndpointId.NotFound", f"The Vpc Endpoint Id '{missing[0]}' does not exist", 400)
    filters = ec2._parse_filters(params)
    wanted = {_FILTERS[name]: values for name, values in filters.items() if name in _FILTERS}
    items = "".join(
        ec2._vpce_fields_xml(endpoint)
        for endpoint in ec2._vpc_endpoints.values()
        if (not ids or endpoint["VpcEndpointId"] in ids)
        and all(endpoint.get(field) in values for field, values in wanted.items())
        and ec2._resource_matches_tag_filters(endpoint["VpcEndpointId"], filters)
    )
    return ec2._xml(200, "DescribeVpcEndpointsResponse", f"<vpcEndpointSet>{items}</vpcEndpointSet>")


def _fields(original, endpoint, tag="item"):
    if _creating.get() is not None:
        endpoint.update(_settings(_creating.get(), {}))
    xml = original(endpoint, tag)
    return re.sub(rf"</{tag}>\s*$", lambda _end: f"{_more(endpoint)}</{tag}>", xml)


def _more(endpoint: dict) -> str:
    interface = endpoint["VpcEndpointType"] == "Interface"
    groups = "".join(f"<item><groupId>{g}</groupId><groupName>{_name(g)}</groupName></item>" for g in endpoint.get("Groups", []))
    service = endpoint["ServiceName"].rsplit(".", 1)[-1]
    host = f"{endpoint['VpcEndpointId']}.{service}.{get_region()}.vpce.amazonaws.com"
    dns = f"<item><dnsName>{host}</dnsName><hostedZoneId>Z38GZ743OKFT7T</hostedZoneId></item>" if interface else ""
    return (
        f"<privateDnsEnabled>{str(bool(endpoint.get('PrivateDnsEnabled'))).lower()}</privateDnsEnabled>"
        f"<policyDocument>{escape(endpoint.get('PolicyDocument', _OPEN_POLICY))}</policyDocument>"
        f"<groupSet>{groups}</groupSet><dnsEntrySet>{dns}</dnsEntrySet><networkInterfaceIdSet/>"
        "<requesterManaged>false</requesterManaged><ipAddressType>ipv4</ipAddressType>"
        "<dnsOptions><dnsRecordIpType>ipv4</dnsRecordIpType></dnsOptions>"
    )


def _name(group_id: str) -> str:
    return escape((ec2._security_groups.get(group_id) or {}).get("GroupName", ""))
