"""Application Auto Scaling of an ECS service's desired count, which ministack does not have.

api: requests. permissions: who may make them. scaling: how a count changes. alarms: policies that CloudWatch alarms run.
target_tracking: those policies' alarms, which act on values put as the metric, since nothing here measures a service's CPU. schedules:
scheduled actions.
Source: https://docs.aws.amazon.com/autoscaling/application/APIReference/Welcome.html
"""

from fargate_emulator.gaps.autoscaling import alarms, api, schedules


def install() -> None:
    api.install()
    alarms.install()
    schedules.install()
