"""A security group that is in use cannot be deleted: DependencyViolation.

Tasks, load balancers, endpoints and other network interfaces use their groups, and a rule uses the group that it names, unless it is that
group's own. ministack deletes any group.
Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSecurityGroup.html
"""

import json
from collections.abc import Iterator

from ministack.services import alb, ec2, ecs

from fargate_emulator.gaps import tasks
from fargate_emulator.gaps.patching import wrap

# Groups by the ARN of their task. Tasks do not outlive the emulator.
_of_tasks: dict[str, list[str]] = {}


def install() -> None:
    wrap(ec2, "_delete_security_group", _delete_security_group)
    wrap(ecs, "_run_task", _run_task)


def _run_task(original, data):
    status, headers, body = original(data)
    groups = ((data.get("networkConfiguration") or {}).get("awsvpcConfiguration") or {}).get("securityGroups")
    for task in json.loads(body).get("tasks") or [] if status == 200 and groups else ():
        _of_tasks[task["taskArn"]] = groups
    return status, headers, body


def _delete_security_group(original, params):
    group = ec2._p(params, "GroupId")
    if group in ec2._security_groups and group in _used(without=group):
        return ec2._error("DependencyViolation", f"resource {group} has a dependent object", 400)
    return original(params)


def _used(without: str) -> Iterator[str]:
    """Ids of the groups that something uses, other than the rules of one group."""
    for balancer in alb._lbs.values():
        yield from balancer["SecurityGroups"]
    for endpoint in ec2._vpc_endpoints.values():
        yield from endpoint.get("Groups", [])
    for interface in ec2._network_interfaces.values():
        yield from (group["GroupId"] for group in interface["Groups"])
    for group, record in ec2._security_groups.items():
        for rule in [*record["IpPermissions"], *record["IpPermissionsEgress"]] if group != without else ():
            yield from (pair["GroupId"] for pair in rule.get("UserIdGroupPairs", []))
    for task, groups in list(_of_tasks.items()):
        if tasks.by_arn(task).get("lastStatus", "STOPPED") == "STOPPED":
            del _of_tasks[task]
        else:
            yield from groups
