"""Prints what Kedro itself reads as the project's section "fargate"."""

import json
import sys
from pathlib import Path

from kedro.framework.session import KedroSession
from kedro.framework.startup import bootstrap_project

project = Path(sys.argv[1])
bootstrap_project(project)
with KedroSession.create(project_path=project) as session:
    print(json.dumps(session.load_context().config_loader["fargate"]))
