"""Moving the messages of a dead-letter queue.

StartMessageMoveTask moves all messages of a dead-letter queue to their source queues, or to the named one, with one task per queue at a
time. ListMessageMoveTasks shows their progress, newest first. ministack has neither. Here a move ends before its answer is sent.
Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
"""

import json
import time

from ministack.core import iam_actions
from ministack.core.responses import new_uuid
from ministack.services import sqs

from fargate_emulator.gaps.patching import wrap

_KEPT = 10

# ARN of a dead-letter queue -> its moves, newest first
_moves: dict[str, list[dict]] = {}


def install() -> None:
    sqs._HANDLERS.update({"StartMessageMoveTask": start, "ListMessageMoveTasks": list_tasks})
    wrap(iam_actions, "extract_resource_arn", _extract_resource_arn)


def start(data: dict, _url: str) -> dict:
    source_arn, target_arn = data.get("SourceArn", ""), data.get("DestinationArn")
    source = _queue(source_arn)
    if not _is_dead_letter_queue(source_arn):
        raise sqs._Err("InvalidParameterValue", "Source queue must be configured as a Dead Letter Queue.")
    target = _queue(target_arn) if target_arn else None
    sqs._expire_retained(source)
    now, moved, failure, left = time.time(), 0, None, []
    total = len(source["messages"])
    for message in source["messages"]:
        origin = target or sqs._queue_by_arn(message.get("sys", {}).get("DeadLetterQueueSourceArn", ""))
        if message["visible_at"] > now or failure:
            left.append(message)
        elif origin is None:
            failure = "CouldNotDetermineMessageSource"
            left.append(message)
        else:
            origin["messages"].append(_fresh(message, now))
            moved += 1
    source["messages"] = left
    handle = new_uuid()
    _moves.setdefault(source_arn, []).insert(
        0,
        {
            "Status": "FAILED" if failure else "COMPLETED",
            "SourceArn": source_arn,
            "StartedTimestamp": int(now * 1000),
            "ApproximateNumberOfMessagesMoved": moved,
            "ApproximateNumberOfMessagesToMove": total,
            **({"DestinationArn": target_arn} if target_arn else {}),
            **({"FailureReason": failure} if failure else {}),
        },
    )
    del _moves[source_arn][_KEPT:]
    return {"TaskHandle": handle}


def list_tasks(data: dict, _url: str) -> dict:
    arn = data.get("SourceArn", "")
    _queue(arn)
    return {"Results": _moves.get(arn, [])[: int(data.get("MaxResults") or 1)]}


def _queue(arn: str) -> dict:
    queue = sqs._queue_by_arn(arn)
    if queue is None:
        raise sqs._Err("ResourceNotFoundException", "The resource that you specified for the SourceArn parameter doesn't exist.", 404)
    return queue


def _is_dead_letter_queue(arn: str) -> bool:
    policies = (json.loads(queue["attributes"].get("RedrivePolicy") or "{}") for queue in sqs._queues.values())
    return any(policy.get("deadLetterTargetArn") == arn for policy in policies)


def _fresh(message: dict, now: float) -> dict:
    """A moved message is a new one: another id, no receives, the same body and attributes."""
    system = {k: v for k, v in message.get("sys", {}).items() if k != "DeadLetterQueueSourceArn"}
    return message | {
        "id": new_uuid(),
        "receipt_handle": None,
        "receive_count": 0,
        "first_receive_at": None,
        "visible_at": now,
        "sent_at": now,
        "enqueued_at": now,
        "sys": system | {"SentTimestamp": str(int(now * 1000))},
    }


def _extract_resource_arn(original, service, method, path, headers, body, query_params, region, account_id):
    if service == "sqs" and headers.get("x-amz-target", "").endswith(("MessageMoveTask", "MessageMoveTasks")):
        try:
            return json.loads(body or b"{}").get("SourceArn") or "*"
        except ValueError:
            return "*"
    return original(service, method, path, headers, body, query_params, region, account_id)
