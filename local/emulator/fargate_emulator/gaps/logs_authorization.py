"""IAM for CloudWatch Logs.

AWS checks an action on a log stream on `log-group:<group>:log-stream:<stream>`, and one on a group on `log-group:<group>:log-stream:`,
so that a policy must end in `:*` or `:log-stream:*`. ministack checks all on `log-group:<group>`, which such policies do not match.
Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
"""

import json

from ministack.core import iam_actions

from fargate_emulator.gaps.patching import wrap

_BY_ARN = ("TagResource", "UntagResource", "ListTagsForResource")


def install() -> None:
    wrap(iam_actions, "extract_resource_arn", _extract_resource_arn)


def _extract_resource_arn(original, service, method, path, headers, body, query_params, region, account_id):
    action = headers.get("x-amz-target", "").rsplit(".", 1)[-1]
    if service != "logs" or action in _BY_ARN:
        return original(service, method, path, headers, body, query_params, region, account_id)
    try:
        data = json.loads(body or b"{}")
    except ValueError:
        data = {}
    return resource(data, region, account_id)


def resource(data: dict, region: str, account: str) -> str:
    """The ARN on which AWS checks a CloudWatch Logs request."""
    group = data.get("logGroupName") or data.get("logGroupIdentifier") or data.get("logGroupNamePrefix") or ""
    if group.startswith("arn:"):
        group = group.split(":log-group:", 1)[-1].removesuffix(":*")
    return f"arn:aws:logs:{region}:{account}:log-group:{group}:log-stream:{data.get('logStreamName') or ''}"
