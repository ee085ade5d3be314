"""IAM for Step Functions.

AWS checks the actions on tags on the state machine whose ARN they give, and those on a Map Run on that Map Run. ministack knows
requests with the ARN of a machine, an execution or an activity, and checks all others on `*`.
Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html
"""

import json

from ministack.core import iam_actions

from fargate_emulator.gaps.patching import wrap


def install() -> None:
    wrap(iam_actions, "extract_resource_arn", _extract_resource_arn)


def _extract_resource_arn(original, service, method, path, headers, body, *rest):
    if service == "states":
        try:
            data = json.loads(body or b"{}")
        except ValueError:
            data = {}
        if found := data.get("resourceArn") or data.get("mapRunArn"):
            return found
    return original(service, method, path, headers, body, *rest)
