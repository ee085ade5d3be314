"""Runs Airflow's own command for each line of its input, a JSON list of arguments, and answers with exit code and output.

Each runs in a fork of this process. Alone, a command needs 15 seconds of CPU to import Airflow and to build the API that tasks call,
and a fork has both.
"""

import asyncio
import json
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


async def build_api():
    """The API builds its versions at its first request, which may be any."""
    transport = httpx.ASGITransport(app=in_process_api_server().app)
    async with httpx.AsyncClient(transport=transport, base_url="http://airflow") as client:
        await client.get("/")


asyncio.run(build_api())

for line in sys.stdin:
    with tempfile.TemporaryFile() as output:
        child = os.fork()
        if child == 0:
            os.dup2(output.fileno(), 1)
            os.dup2(output.fileno(), 2)
            sys.argv = ["airflow", *json.loads(line)]
            sys.exit(main())
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        output.seek(0)
        text = output.read().decode(errors="replace")
    print(json.dumps({"code": code, "text": text}), file=answers, flush=True)
