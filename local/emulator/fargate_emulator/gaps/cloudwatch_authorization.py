"""IAM for CloudWatch's alarms and dashboards.

AWS checks an action on the alarm or dashboard that it names, in every protocol, and DescribeAlarms on all alarms, whichever it names.
ministack knows only the AlarmName of a query. It checks all other actions, such as DeleteAlarms, on `*`, and requests that SDKs send as
CBOR to `/service/.../operation/<action>` not at all.
Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html
"""

from fargate_emulator.gaps.request_checks import Check, called_by_model, checked_for


def install() -> None:
    called_by_model("monitoring")
    checked_for("monitoring", checks)


def checks(action: str, data: dict, region: str, account: str) -> list[Check]:
    return [Check(f"cloudwatch:{action}", arn) for arn in resources(action, data, region, account)]


def resources(action: str, data: dict, region: str, account: str) -> list[str]:
    """The ARNs on which AWS checks a request; none where it names neither alarm nor dashboard."""
    if arn := data.get("ResourceARN"):
        return [arn]
    alarms = data.get("AlarmNames") or [data.get("AlarmName")]
    dashboards = data.get("DashboardNames") or [data.get("DashboardName")]
    if action == "DescribeAlarms":
        alarms = ["*"]
    return [
        *(f"arn:aws:cloudwatch:{region}:{account}:alarm:{alarm}" for alarm in alarms if alarm),
        *(f"arn:aws:cloudwatch::{account}:dashboard/{dashboard}" for dashboard in dashboards if dashboard),
    ]
