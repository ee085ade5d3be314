"""Security group rules, as the Terraform provider writes and reads them.

With the protocol -1 EC2 ignores ports. ministack compares them, so that the default egress rule, which has none, stays when it is
revoked with ports 0 to 0, as the Terraform provider does.
Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html

A rule that names another group tells that group's account, on AWS as in ministack. Here it is left out where it is the caller's own:
the provider of stack local is not told its account (S3 Control's address begins with it, and the emulator's name cannot), and
takes every account for a foreign one, so that after a refresh the rule would read `<account>/<group>`.
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
