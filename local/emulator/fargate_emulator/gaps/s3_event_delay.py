"""A bucket's first events in EventBridge.

S3 sends a bucket's events to EventBridge from about five minutes after they were turned on. Earlier uploads start nothing, and the
loss is silent. ministack sends events at once. So does this, for quick tests, unless FARGATE_EMULATOR_S3_EVENTS_DELAY has the
number of seconds; then each lost event is a warning in the emulator's log.
Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-event-notifications-eventbridge.html
"""

import json
import logging
import os
import time

from ministack.services import eventbridge, s3

from fargate_emulator.gaps.patching import wrap

log = logging.getLogger("emulator.s3_events")

_DELAY_SECONDS = float(os.environ.get("FARGATE_EMULATOR_S3_EVENTS_DELAY", "0"))
# Bucket -> when its events begin, by the monotonic clock. Those from an earlier run of the emulator have begun.
_begins: dict[str, float] = {}


def install() -> None:
    if _DELAY_SECONDS > 0:
        wrap(s3, "_put_bucket_notification", _put_bucket_notification)
        wrap(eventbridge, "_dispatch_event", _dispatch_event)


def _put_bucket_notification(original, name, *rest, **named):
    before = _is_on(name)
    answer = original(name, *rest, **named)
    if _is_on(name) and not before:
        _begins[name] = time.monotonic() + _DELAY_SECONDS
    return answer


def _is_on(bucket: str) -> bool:
    return "EventBridgeConfiguration" in s3._bucket_notifications.get(bucket, "")


def _dispatch_event(original, event, *rest, **named):
    if event.get("Source") == "aws.s3":
        detail = json.loads(event["Detail"])
        bucket = detail["bucket"]["name"]
        left = _begins.get(bucket, 0.0) - time.monotonic()
        if left > 0:
            key = detail.get("object", {}).get("key")
            log.warning("lost: %s of %s in %s; its events begin in %.0f s", event["DetailType"], key, bucket, left)
            return None
    return original(event, *rest, **named)
