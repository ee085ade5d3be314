"""Two steps that do not end well: an R script that fails, and one that takes longer than its model may."""

from copy import deepcopy
from datetime import timedelta
from pathlib import Path

import pendulum
import yaml
from airflow.providers.amazon.aws.operators.ecs import EcsRunTaskOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG

ARGUMENTS = yaml.safe_load(Path(__file__).with_name("first-run.yaml").read_text())


def step(task_id: str, script: str, **options) -> EcsRunTaskOperator:
    arguments = deepcopy(ARGUMENTS) | options
    arguments["overrides"]["containerOverrides"][0]["environment"] = [{"name": "SCRIPT", "value": script}]
    return EcsRunTaskOperator(task_id=task_id, awslogs_fetch_interval=timedelta(seconds=2), **arguments)


def dag(dag_id: str) -> DAG:
    return DAG(dag_id, schedule=None, start_date=pendulum.datetime(2026, 1, 1, tz="UTC"), catchup=False)


with dag("fails"):
    step("failing", "airflow-fails.R") >> EmptyOperator(task_id="following")

# What a timeout of 4 seconds would be exported as, but for the delay.
with dag("late"):
    step("sleeping", "airflow-sleeps.R", waiter_delay=2, waiter_max_attempts=2)
