"""A step that leaves the wait to the triggerer."""

from pathlib import Path

import pendulum
import yaml
from airflow.providers.amazon.aws.operators.ecs import EcsRunTaskOperator
from airflow.sdk import DAG

ARGUMENTS = yaml.safe_load(Path(__file__).with_name("first-run.yaml").read_text())

with DAG("deferred", schedule=None, start_date=pendulum.datetime(2026, 1, 1, tz="UTC"), catchup=False):
    container = ARGUMENTS["overrides"]["containerOverrides"][0]
    container["environment"] = [{"name": "SCRIPT", "value": "airflow-goes-on.R"}]
    EcsRunTaskOperator(task_id="first_run", deferrable=True, **ARGUMENTS)
