"""IAM for CloudWatch's alarms and dashboards.

AWS checks an action on the alarm or dashboard that it names, in every protocol. ministack knows only the AlarmName of a query. It checks
all other actions, such as DeleteAlarms, on `*`, and requests that SDKs send as CBOR to `/service/.../operation/<action>` not at all.
Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html
"""

import json
import re

from ministack.core import iam_actions

from fargate_emulator.gaps.patching import wrap


def install() -> None:
    wrap(iam_actions, "extract_iam_action", _extract_iam_action)
    wrap(iam_actions, "extract_resource_arn", _extract_resource_arn)


def _extract_iam_action(original, service, method, path, headers, body, query_params):
    action = original(service, method, path, headers, body, query_params)
    named = re.search(r"/operation/(\w+)$", path) if service == "monitoring" and action is None else None
    return f"cloudwatch:{named[1]}" if named else action


def _extract_resource_arn(original, service, method, path, headers, body, query_params, region, account_id):
    if service == "monitoring" and (found := resource(_data(headers, body, query_params), region, account_id)):
        return found
    return original(service, method, path, headers, body, query_params, region, account_id)


def _data(headers: dict, body: bytes, query_params: dict) -> dict:
    """A request's parameters: CBOR, JSON, or a query whose lists are `AlarmNames.member.1`."""
    try:
        if "cbor" in headers.get("content-type", "") or "cbor" in headers.get("smithy-protocol", ""):
            import cbor2

            data = cbor2.loads(body)
        else:
            data = json.loads(body) if body[:1] == b"{" else {}
    except ValueError:
        data = {}
    if data:
        return data if isinstance(data, dict) else {}
    first = {name: value[0] if isinstance(value, list) and value else value for name, value in query_params.items()}
    return {**first, **{kind: [first[f"{kind}.member.1"]] for kind in ("AlarmNames", "DashboardNames") if f"{kind}.member.1" in first}}


def resource(data: dict, region: str, account: str) -> str | None:
    """The ARN on which AWS checks a request; for several alarms or dashboards, the first."""
    if arn := data.get("ResourceARN"):
        return arn
    if alarm := data.get("AlarmName") or next(iter(data.get("AlarmNames") or []), None):
        return f"arn:aws:cloudwatch:{region}:{account}:alarm:{alarm}"
    if dashboard := data.get("DashboardName") or next(iter(data.get("DashboardNames") or []), None):
        return f"arn:aws:cloudwatch::{account}:dashboard/{dashboard}"
    return None
