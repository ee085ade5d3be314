"""Points of metrics end with their time.

ministack looks at every point of all metrics at each request, those of deleted queues and services, too. With the metrics of some
hundred queues, each request held up all others for a quarter of a second or more.
"""

import time

from ministack.services import cloudwatch

from fargate_emulator.gaps.patching import replace

# Published more often than on AWS, so kept for a shorter time.
_OWN = ("AWS/SQS", "ECS/ContainerInsights", "AWS/Events")
_OWN_SECONDS = 3600
_EVERY_SECONDS = 60

_last = 0.0


def install() -> None:
    replace(cloudwatch, "_evict_old_metrics", lambda: None)


def evict() -> None:
    """Drop what is too old, in every account and region, at most once a minute."""
    global _last
    now = time.time()
    if now < _last + _EVERY_SECONDS:
        return
    _last = now
    metrics = cloudwatch._metrics._data
    # The keys alone, as in log_records: another thread may add a metric.
    for key in list(metrics):
        points, namespace = metrics.get(key), key[2][0]
        oldest = now - (_OWN_SECONDS if namespace in _OWN else cloudwatch.TWO_WEEKS_SECONDS)
        while points and points[0]["Timestamp"] < oldest:
            points.pop(0)
        if not points:
            metrics.pop(key, None)
