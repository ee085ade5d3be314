"""ResultWriter of a Distributed Map: one file per status with its children's results, and a manifest that lists the files.

ministack writes nothing and passes on all results, regardless of their size.
Source: https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html
"""

import json

from ministack.services import s3, stepfunctions

from fargate_emulator.gaps.step_functions import roles

_STATUSES = {"SUCCEEDED": ("SUCCEEDED",), "FAILED": ("FAILED", "TIMED_OUT"), "PENDING": ("ABORTED",)}


def write(writer: dict, run: dict, children: list[dict], effective, ctx: dict, execution: dict) -> dict:
    """Write the files with the machine's role. Returns the state's output in place of the results."""
    place = stepfunctions._resolve_params_obj(writer.get("Parameters") or writer.get("Arguments") or {}, effective, ctx)
    bucket, prefix = place["Bucket"], place.get("Prefix", "").rstrip("/")
    folder = "/".join(part for part in (prefix, run["mapRunArn"].rsplit(":", 1)[-1]) if part)
    files: dict[str, list[dict]] = {}
    for name, statuses in _STATUSES.items():
        results = [_result(child) for child in children if child["status"] in statuses]
        files[name] = [_put(execution, bucket, f"{folder}/{name}_0.json", results)] if results else []
    manifest = {"DestinationBucket": bucket, "MapRunArn": run["mapRunArn"], "ResultFiles": files}
    key = _put(execution, bucket, f"{folder}/manifest.json", manifest)["Key"]
    run["itemCounts"]["resultsWritten"] = run["itemCounts"]["succeeded"] + run["itemCounts"]["failed"]
    run["executionCounts"]["resultsWritten"] = len(children)
    return {"MapRunArn": run["mapRunArn"], "ResultWriterDetails": {"Bucket": bucket, "Key": key}}


def _result(child: dict) -> dict:
    names = (
        "executionArn",
        "input",
        "inputDetails",
        "name",
        "output",
        "outputDetails",
        "error",
        "cause",
        "startDate",
        "status",
        "stopDate",
    )
    return {name[:1].upper() + name[1:]: child[name] for name in names if child.get(name) is not None}


def _put(execution: dict, bucket: str, key: str, content: object) -> dict:
    roles.require_object(execution, "s3:PutObject", bucket, key)
    body = json.dumps(content).encode()
    status, _, answer = s3._put_object(bucket, key, body, {"content-type": "application/json"})
    if status != 200:
        raise stepfunctions._ExecutionError("States.ResultWriterFailed", bytes(answer).decode(errors="replace"))
    return {"Key": key, "Size": len(body)}
