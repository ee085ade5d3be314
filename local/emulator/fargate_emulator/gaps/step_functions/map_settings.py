"""A Map state's settings: its items, each child's input, and its limits.

Source: https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html
"""

from ministack.services import stepfunctions

from fargate_emulator.gaps.step_functions import roles

_PATHS = ("MaxConcurrency", "ToleratedFailureCount", "ToleratedFailurePercentage")


def without_paths(state_def: dict, effective, ctx: dict) -> dict:
    """The state with MaxConcurrencyPath and similar paths replaced by their numbers."""
    found = {}
    for name in _PATHS:
        path = state_def.get(f"{name}Path")
        if path is None:
            continue
        value = stepfunctions._resolve_path_or_ctx(path, effective, ctx)
        if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            raise stepfunctions._ExecutionError("States.Runtime", f"The {name}Path '{path}' does not lead to a non-negative number")
        found[name] = value
    return {**state_def, **found}


def limits(state_def: dict) -> dict:
    """MaxConcurrency and tolerated failures in DescribeMapRun's form."""
    return {
        "maxConcurrency": int(state_def.get("MaxConcurrency") or 0),
        "toleratedFailureCount": int(state_def.get("ToleratedFailureCount") or 0),
        "toleratedFailurePercentage": float(state_def.get("ToleratedFailurePercentage") or 0),
    }


def exceeds_tolerance(record: dict) -> bool:
    """Whether more items failed than the Map Run tolerates: either threshold ends it; without any, the first failure does."""
    counts = record["itemCounts"]
    failed = counts["failed"] + counts["timedOut"]
    count, share = record["toleratedFailureCount"], record["toleratedFailurePercentage"]
    if not failed:
        return False
    if not count and not share:
        return True
    return (count > 0 and failed > count) or (share > 0 and failed * 100 > share * counts["total"])


def items(state_def: dict, raw_input, effective, ctx: dict, execution: dict) -> list:
    if state_def.get("ItemReader"):
        return _read(state_def["ItemReader"], effective, ctx, execution)
    if stepfunctions._state_query_language(state_def, ctx) == "JSONata" and "Items" in state_def:
        found = stepfunctions._jsonata_state_field(state_def, "Items", "array", raw_input, ctx)
    else:
        found = stepfunctions._resolve_path_or_ctx(state_def.get("ItemsPath", "$"), effective, ctx)
    if not isinstance(found, list):
        raise stepfunctions._ExecutionError("States.Runtime", f"The items of a Map state must be an array, not {type(found).__name__}")
    return found


def child_inputs(state_def: dict, found: list, raw_input, effective, ctx: dict) -> list[tuple[int, object]]:
    """Each child's number of items and input: an item as ItemSelector makes it, or a batch."""
    selected = [_select(state_def, index, item, raw_input, effective, ctx) for index, item in enumerate(found)]
    batcher = state_def.get("ItemBatcher")
    if not batcher:
        return [(1, item) for item in selected]
    size = batcher.get("MaxItemsPerBatch") or _number(batcher, "MaxItemsPerBatchPath", effective, ctx) or len(selected) or 1
    shared = stepfunctions._resolve_params_obj(batcher["BatchInput"], effective, ctx) if "BatchInput" in batcher else None
    batches = [selected[start : start + size] for start in range(0, len(selected), size)]
    return [(len(batch), {"Items": batch, **({"BatchInput": shared} if shared is not None else {})}) for batch in batches]


def _select(state_def: dict, index: int, item, raw_input, effective, ctx: dict):
    template = state_def.get("ItemSelector") or state_def.get("Parameters")
    if not template:
        return item
    context = {**ctx, "Map": {"Item": {"Index": index, "Value": item}}}
    if stepfunctions._state_query_language(state_def, ctx) == "JSONata":
        return stepfunctions._apply_jsonata_template(template, raw_input, context)
    return stepfunctions._resolve_params_obj(template, effective, context)


def _number(settings: dict, path: str, effective, ctx: dict) -> int | None:
    return int(stepfunctions._resolve_path_or_ctx(settings[path], effective, ctx)) if path in settings else None


def _read(reader: dict, effective, ctx: dict, execution: dict) -> list:
    parameters = stepfunctions._resolve_params_obj(reader.get("Parameters") or reader.get("Arguments") or {}, effective, ctx)
    listing = reader.get("Resource", "").endswith("s3:listObjectsV2")
    action, key = ("s3:ListBucket", "") if listing else ("s3:GetObject", parameters.get("Key", ""))
    roles.require_object(execution, action, parameters.get("Bucket", ""), key)
    return stepfunctions._read_map_items(reader, effective, ctx)
