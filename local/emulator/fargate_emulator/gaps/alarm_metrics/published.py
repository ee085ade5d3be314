"""AWS's metrics of queues and services.

Sources: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html,
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html
"""

import time

from ministack.services import cloudwatch, ecs, sqs

# Values that stay are published again after this time: a period of an alarm, 60 s or more, has one in any case.
_REPEAT_SECONDS = 30


def publish() -> None:
    """Record the metrics of every queue and service of the current account and region."""
    for queue in list(sqs._queues.values()):
        _record_together("AWS/SQS", of_queue(queue, time.time()), {"QueueName": _name(queue)})
    for service in list(ecs._services.values()):
        cluster = service["clusterArn"].rsplit("/", 1)[-1]
        dimensions = {"ClusterName": cluster, "ServiceName": service["serviceName"]}
        _record_together("ECS/ContainerInsights", of_service(service), dimensions)


def _record_together(namespace: str, values: dict[str, float], dimensions: dict) -> None:
    """All values or none, as AWS does: metric math finds each of them in the same periods."""
    key = cloudwatch._dims_key(dimensions)
    if not all(_stays(cloudwatch._metrics.get((namespace, name, key)), value) for name, value in values.items()):
        for name, value in values.items():
            record(namespace, name, value, dimensions)


def _stays(points: list | None, value: float) -> bool:
    """Whether a value was published before, and not too long ago."""
    return bool(points) and points[-1]["Value"] == value and points[-1]["Timestamp"] >= time.time() - _REPEAT_SECONDS


def record(namespace: str, name: str, value: float, dimensions: dict) -> None:
    cloudwatch.record_metric(namespace, name, value, "Count", dimensions)


def of_queue(queue: dict, now: float) -> dict[str, float]:
    sqs._refresh_counts(queue)
    attributes, messages = queue["attributes"], queue["messages"]
    oldest = min((m.get("sent_at", now) for m in messages), default=now)
    return {
        "ApproximateNumberOfMessagesVisible": float(attributes["ApproximateNumberOfMessages"]),
        "ApproximateNumberOfMessagesNotVisible": float(attributes["ApproximateNumberOfMessagesNotVisible"]),
        "ApproximateNumberOfMessagesDelayed": float(attributes["ApproximateNumberOfMessagesDelayed"]),
        "ApproximateAgeOfOldestMessage": float(int(now - oldest)),
    }


def of_service(service: dict) -> dict[str, float]:
    return {
        "RunningTaskCount": float(service.get("runningCount", 0)),
        "PendingTaskCount": float(service.get("pendingCount", 0)),
        "DesiredTaskCount": float(service.get("desiredCount", 0)),
    }


def _name(queue: dict) -> str:
    return queue["attributes"]["QueueArn"].rsplit(":", 1)[-1]
