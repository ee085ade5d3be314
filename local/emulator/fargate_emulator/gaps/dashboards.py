"""CloudWatch's list of dashboards.

AWS writes times in JSON as seconds. ministack writes LastModified as text, which SDKs cannot read.
Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DashboardEntry.html
"""

import json

from ministack.services import cloudwatch

from fargate_emulator.gaps.patching import wrap


def install() -> None:
    wrap(cloudwatch, "_list_dashboards", _list_dashboards)


def _list_dashboards(original, params, cbor_data, is_cbor, is_json=False):
    status, headers, body = original(params, cbor_data, is_cbor, is_json)
    if not is_json or status != 200:
        return status, headers, body
    data = json.loads(body)
    for entry in data["DashboardEntries"]:
        entry["LastModified"] = cloudwatch._dashboards[entry["DashboardName"]]["LastModified"]
    return status, headers, json.dumps(data).encode()
