"""CloudWatch alarms on queues, services and rules.

AWS publishes the metrics of SQS, ECS Container Insights and EventBridge rules every minute and evaluates alarms as data arrives,
including alarms on an expression over several metrics. An alarm that stays in ALARM runs its scaling policies every minute.
ministack publishes no metrics, mixes a metric's dimensions, drops an alarm's expression and evaluates an alarm only when it is
created.

published: the metrics. eviction: how long they are kept. rules: how often rules match. expressions: metric math. evaluation: an
alarm's state. ticker: measures and evaluates every few seconds, so an alarm is seconds late, not AWS's minute or two. Its periods are
as long as defined.
Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
"""

from fargate_emulator.gaps.alarm_metrics import evaluation, eviction, rules, ticker


def install() -> None:
    evaluation.install()
    eviction.install()
    rules.install()
    ticker.install()
