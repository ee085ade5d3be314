"""A state's input and output have at most 256 KiB.

Source: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
"""

import json

from ministack.services import stepfunctions

from fargate_emulator.gaps.patching import wrap

MAX_BYTES = 262_144


def install() -> None:
    for name in ("_execute_task", "_execute_map", "_execute_parallel", "_execute_pass"):
        wrap(stepfunctions, name, _limited)


def _limited(original, state_def, raw_input, *rest):
    output, following = original(state_def, raw_input, *rest)
    ctx = rest[-1] or {}
    if len(json.dumps(output, separators=(",", ":")).encode()) > MAX_BYTES:
        name = ctx.get("State", {}).get("Name", "")
        cause = f"The state/task '{name}' returned a result with a size exceeding the maximum number of bytes service limit."
        raise stepfunctions._ExecutionError("States.DataLimitExceeded", cause)
    return output, following
