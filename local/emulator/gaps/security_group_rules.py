"""Security group rules for all protocols.

With the protocol -1 EC2 ignores ports. ministack compares them, so that the default egress rule, which has none, stays when it is
revoked with ports 0 to 0, as the Terraform provider does.
Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
"""

from ministack.services import ec2

from emulator.gaps.patching import wrap


def install() -> None:
    wrap(ec2, "_parse_ip_permissions", _parse_ip_permissions)


def _parse_ip_permissions(original, params, prefix):
    rules = original(params, prefix)
    for rule in rules:
        if rule["IpProtocol"] == "-1":
            rule.pop("FromPort", None)
            rule.pop("ToPort", None)
    return rules
