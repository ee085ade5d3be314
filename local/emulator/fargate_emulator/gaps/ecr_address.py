"""The registry's address.

ECR's repositoryUri and proxyEndpoint are <account>.dkr.ecr.<region>.amazonaws.com, which is not on this machine. Here they are
localhost and the emulator's port, so that docker login, push and a task's pull reach it.
"""

from ministack.services import ecr

from fargate_emulator.gaps.patching import replace
from fargate_emulator.settings import current


def install() -> None:
    replace(ecr, "_repo_uri", lambda name: f"{current().registry}/{name}")
