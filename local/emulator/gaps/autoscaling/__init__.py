"""Application Auto Scaling of an ECS service's desired count, which ministack does not have.

api: its requests. scaling: how a count changes. alarms: step policies, run by CloudWatch alarms. schedules: scheduled actions.
Target tracking policies are kept and described, with the alarms that AWS would make for them left out: nothing here measures a
service's CPU.
Source: https://docs.aws.amazon.com/autoscaling/application/APIReference/Welcome.html
"""

from emulator.gaps.autoscaling import alarms, api, schedules


def install() -> None:
    api.install()
    alarms.install()
    schedules.install()
