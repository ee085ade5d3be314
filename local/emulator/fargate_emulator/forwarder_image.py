"""Builds the image of the container at 169.254.170.2, unless one is given."""

import hashlib
from pathlib import Path

import docker
from docker.errors import APIError, BuildError, ImageNotFound

from fargate_emulator.failure import Failure

_FOLDER = Path(__file__).parent / "forwarder"


def forwarder_image(client: docker.DockerClient, base: str) -> str:
    """The forwarder's tag for this base image; the first call builds it."""
    content = (_FOLDER / "Dockerfile").read_bytes() + base.encode()
    tag = f"fargate-emulator/forwarder:{hashlib.sha256(content).hexdigest()[:12]}"
    try:
        client.images.get(tag)
    except ImageNotFound:
        _build(client, base, tag)
    return tag


def _build(client: docker.DockerClient, base: str, tag: str) -> None:
    try:
        client.images.build(path=str(_FOLDER), tag=tag, buildargs={"BASE": base}, network_mode="host", rm=True)
    except (APIError, BuildError) as error:
        raise Failure(
            f"the forwarder's image cannot be built from {base}: {error}. "
            "Remedy: name a Debian image that this machine has or can pull with --forwarder-base."
        ) from None
