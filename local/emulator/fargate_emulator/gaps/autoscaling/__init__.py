"""Application Auto Scaling of an ECS service's desired count, which ministack does not have.

api: its requests. scaling: how a count changes. alarms: policies, run by CloudWatch alarms. target_tracking: the alarms of such
policies; nothing here measures a service's CPU, so they act on what is put as that metric. schedules: scheduled actions.
Source: https://docs.aws.amazon.com/autoscaling/application/APIReference/Welcome.html
"""

from fargate_emulator.gaps.autoscaling import alarms, api, schedules


def install() -> None:
    api.install()
    alarms.install()
    schedules.install()
