"""Two R scripts as two steps of Airflow: each is a task on the stack's Fargate cluster, its log is shown here."""

from copy import deepcopy
from datetime import timedelta
from pathlib import Path

import pendulum
import yaml
from airflow.providers.amazon.aws.operators.ecs import EcsRunTaskOperator
from airflow.sdk import DAG

# rfargate export airflow --model first-run --out dags/first-run.yaml
ARGUMENTS = yaml.safe_load(Path(__file__).with_name("first-run.yaml").read_text())


def run_r(script: str, **environment: str) -> EcsRunTaskOperator:
    """A step that runs a script of the bucket's r_scripts/. Values of variables are templates: DAY="{{ ds }}"."""
    arguments = deepcopy(ARGUMENTS)
    arguments["overrides"]["containerOverrides"][0]["environment"] = [
        {"name": name, "value": value} for name, value in {"SCRIPT": script, **environment}.items()
    ]
    return EcsRunTaskOperator(
        task_id=Path(script).stem,
        retries=2,
        retry_delay=timedelta(minutes=5),
        awslogs_fetch_interval=timedelta(seconds=5),
        **arguments,
    )


with DAG(
    dag_id="r_scripts",
    schedule="@daily",
    start_date=pendulum.datetime(2026, 1, 1, tz="UTC"),
    catchup=False,
    # A step attaches to a task of its own run that is still running; two concurrent runs have a task each.
    max_active_runs=1,
):
    run_r("test-script.R", DAY="{{ ds }}") >> run_r("test-script-2.R", DAY="{{ ds }}")
