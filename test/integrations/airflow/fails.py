"""A step whose R script fails, and one that is to follow it."""

from datetime import timedelta
from pathlib import Path

import pendulum
import yaml
from airflow.providers.amazon.aws.operators.ecs import EcsRunTaskOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG

arguments = yaml.safe_load(Path(__file__).with_name("first-run.yaml").read_text())
arguments["overrides"]["containerOverrides"][0]["environment"] = [{"name": "SCRIPT", "value": "airflow-fails.R"}]

with DAG("fails", schedule=None, start_date=pendulum.datetime(2026, 1, 1, tz="UTC"), catchup=False):
    failing = EcsRunTaskOperator(task_id="failing", awslogs_fetch_interval=timedelta(seconds=2), **arguments)
    failing >> EmptyOperator(task_id="following")
