"""CloudWatch alarms on queues, services and rules.

AWS publishes the metrics of SQS, of ECS's Container Insights and of EventBridge's rules every minute and evaluates alarms as they
come, also those on an expression over several metrics; an alarm that stays in ALARM runs its scaling policies again every minute.
ministack publishes none of them, mixes the dimensions of a metric, forgets an alarm's expression and looks at an alarm only when it
is made.

published: what is measured. rules: how often rules match. expressions: metric math. evaluation: the state of an alarm. ticker: doing
so every few seconds, so that an alarm is late by seconds instead of AWS's minute or two; its periods are as long as it says.
Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
"""

from fargate_emulator.gaps.alarm_metrics import evaluation, rules, ticker


def install() -> None:
    evaluation.install()
    rules.install()
    ticker.install()
