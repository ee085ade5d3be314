"""Security group rules, as the Terraform provider writes and reads them.

With protocol -1 EC2 ignores ports. ministack compares them, so that the default egress rule, which has none, remains when the
Terraform provider revokes it with ports 0 to 0.
Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html

A rule that names another group includes that group's account, on AWS and in ministack. Here the caller's own account is omitted: the
provider of stack local does not know its account (S3 Control's host begins with it, and the emulator's cannot), treats every account as
foreign, and would show the rule as `<account>/<group>` after a refresh.
Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReferencedSecurityGroup.html
"""

import re

from ministack.services import ec2

from fargate_emulator.gaps.patching import wrap


def install() -> None:
    wrap(ec2, "_parse_ip_permissions", _parse_ip_permissions)
    wrap(ec2, "_sg_rule_xml", _sg_rule_xml)


def _parse_ip_permissions(original, params, prefix):
    rules = original(params, prefix)
    for rule in rules:
        if rule["IpProtocol"] == "-1":
            rule.pop("FromPort", None)
            rule.pop("ToPort", None)
    return rules


def _sg_rule_xml(original, *args, **kwargs):
    own = rf"<userId>{ec2.get_account_id()}</userId>(?=</referencedGroupInfo>)"
    return re.sub(own, "", original(*args, **kwargs))
