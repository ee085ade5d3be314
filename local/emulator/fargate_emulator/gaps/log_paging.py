"""FilterLogEvents in pages.

A page has at most 10,000 events or 1 MB, and a nextToken while there may be more. Events are in order of time, each once. ministack
returns the first 10,000 and no token.
Source: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
"""

import bisect
import heapq
import json
from collections.abc import Iterator

from ministack.core.responses import error_response_json, json_response
from ministack.services import cloudwatch_logs as logs

from fargate_emulator.gaps.patching import replace

MAX_EVENTS = 10_000
MAX_BYTES = 1 << 20
# CloudWatch's size of an event beside its message.
_EVENT_BYTES = 26


def install() -> None:
    replace(logs, "_filter_log_events", _filter_log_events)


def _filter_log_events(data):
    name = logs._resolve_log_group_name(data)
    group = logs._log_groups.get(name)
    if group is None:
        return error_response_json("ResourceNotFoundException", "The specified log group does not exist.", 400)
    try:
        positions = json.loads(data["nextToken"]) if data.get("nextToken") else {}
    except ValueError:
        return error_response_json("InvalidParameterException", "The specified nextToken is invalid.", 400)
    streams = [stream for stream in _streams(group, data) if stream in group["streams"]]
    matches = logs._compile_filter_pattern(data.get("filterPattern") or "")
    limit, size = min(int(data.get("limit") or MAX_EVENTS), MAX_EVENTS), 0
    events: list[dict] = []
    more = False
    for stream, position, event in _in_time(group, streams, positions, data):
        found = matches(event["message"])
        size += len(event["message"].encode()) + _EVENT_BYTES if found else 0
        if len(events) == limit or size > MAX_BYTES:
            more = True
            break
        positions[stream] = position + 1
        if found:
            events.append({**event, "logStreamName": stream})
    answer = {"events": events, "searchedLogStreams": []}
    return json_response({**answer, "nextToken": json.dumps(positions)} if more else answer)


def _streams(group: dict, data: dict) -> list[str]:
    prefix = data.get("logStreamNamePrefix")
    if prefix:
        return [stream for stream in group["streams"] if stream.startswith(prefix)]
    return data.get("logStreamNames") or list(group["streams"])


def _in_time(group: dict, streams: list[str], positions: dict[str, int], data: dict) -> Iterator[tuple[str, int, dict]]:
    """(stream, position, event) of all streams, merged by time; each stream from its position on."""

    def one(stream: str) -> Iterator[tuple[str, int, dict]]:
        with logs._log_events_lock:
            history = list(group["streams"][stream]["events"])
        start, end = _range(history, data)
        for position in range(max(start, positions.get(stream, 0)), end):
            yield stream, position, history[position]

    return heapq.merge(*(one(stream) for stream in streams), key=lambda entry: entry[2]["timestamp"])


def _range(history: list[dict], data: dict) -> tuple[int, int]:
    """Positions of the events between startTime and endTime, in epoch milliseconds."""
    time = logs._event_timestamp
    start = bisect.bisect_left(history, data["startTime"], key=time) if data.get("startTime") is not None else 0
    end = bisect.bisect_right(history, data["endTime"], key=time) if data.get("endTime") is not None else len(history)
    return start, end
