"""Runs Airflow's own command for each line of its input, a JSON list of arguments, and answers with exit code and output.

Each runs in a fork of this process. Alone, a command needs 15 seconds of CPU to import Airflow and to build the API that tasks call,
and a fork has both. It ends as forks of multiprocessing do, without freeing all that this process has loaded.
"""

import gc

# A search for garbage looks at all that is loaded, and in a fork copies it.
gc.disable()

import asyncio
import json
import multiprocessing
import os
import sys
import tempfile

# Airflow writes to standard output as soon as it is imported.
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)

import httpx
from airflow.__main__ import main

# For the forks.
from airflow.cli.commands import dag_command, db_command
from airflow.providers.amazon.aws.operators import ecs
from airflow.sdk.execution_time.supervisor import in_process_api_server
from sqlalchemy.orm import configure_mappers


async def build_api():
    """The API builds its versions at its first request, which may be any."""
    transport = httpx.ASGITransport(app=in_process_api_server().app)
    async with httpx.AsyncClient(transport=transport, base_url="http://airflow") as client:
        await client.get("/")


def command(arguments, output):
    os.dup2(output.fileno(), 1)
    os.dup2(output.fileno(), 2)
    sys.argv = ["airflow", *arguments]
    sys.exit(main())


asyncio.run(build_api())
configure_mappers()

for line in sys.stdin:
    with tempfile.TemporaryFile() as output:
        fork = multiprocessing.get_context("fork").Process(target=command, args=(json.loads(line), output))
        fork.start()
        fork.join()
        output.seek(0)
        text = output.read().decode(errors="replace")
    print(json.dumps({"code": fork.exitcode, "text": text}), file=answers, flush=True)
