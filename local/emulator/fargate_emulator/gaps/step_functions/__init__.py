"""Step Functions: permissions of a state machine, failures and ends of its tasks, and Distributed Map.

Source: https://docs.aws.amazon.com/step-functions/latest/dg/welcome.html; each module names its own pages.
"""

from fargate_emulator.gaps.step_functions import data_limits, distributed_map, ecs_tasks, executions, history, retries, roles, stopping


def install() -> None:
    for module in (executions, history, roles, ecs_tasks, retries, distributed_map, data_limits, stopping):
        module.install()
