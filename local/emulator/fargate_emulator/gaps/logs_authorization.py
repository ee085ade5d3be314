"""IAM for CloudWatch Logs.

AWS checks an action on a log stream on `log-group:<group>:log-stream:<stream>`, and one on a group on `log-group:<group>:log-stream:`,
so a policy's resource must end in `:*` or `:log-stream:*`. ministack checks all on `log-group:<group>`, which such policies do not
match.
Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
"""

from fargate_emulator.gaps.request_checks import checked_on

_BY_ARN = ("TagResource", "UntagResource", "ListTagsForResource")


def install() -> None:
    checked_on("logs", resource)


def resource(action: str, data: dict, region: str, account: str) -> str | None:
    """The ARN on which AWS checks a CloudWatch Logs request that does not give one."""
    if action in _BY_ARN:
        return None
    group = data.get("logGroupName") or data.get("logGroupIdentifier") or data.get("logGroupNamePrefix") or ""
    if group.startswith("arn:"):
        group = group.split(":log-group:", 1)[-1].removesuffix(":*")
    return f"arn:aws:logs:{region}:{account}:log-group:{group}:log-stream:{data.get('logStreamName') or ''}"
