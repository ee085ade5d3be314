"""IAM for Step Functions.

AWS checks tag actions on the state machine of their ARN, and Map Run actions on the Map Run. ministack knows only requests with the
ARN of a machine, an execution or an activity, and checks all others on `*`.
Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html
"""

from fargate_emulator.gaps.request_checks import checked_on


def install() -> None:
    checked_on("states", lambda _action, data, *_place: data.get("resourceArn") or data.get("mapRunArn"))
