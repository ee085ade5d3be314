"""The emulator as a process of the machine that Docker runs on.

A container at 169.254.170.2 forwards to it, so that it needs no root, no firewall rule and no address on the machine. Tasks reach the
machine at the gateway of their network.
"""

import contextlib
import socket
from pathlib import Path

import docker
from docker.errors import APIError, ImageNotFound, NotFound

from fargate_emulator.failure import Failure
from fargate_emulator.metadata_network import ADDRESS, GATEWAY, NAME
from fargate_emulator.place import BACKLOG, CA_IN_TASK, Listen

_FORWARDER = "r-on-fargate-forwarder"


class OwnProcess:
    """@param image: has socat and tail"""

    address = GATEWAY
    container_id = None

    def __init__(self, client: docker.DockerClient, folder: Path, image: str):
        self._client, self.image = client, image
        self.stop_command = f"fargate-emulator stop --dir {folder}"
        try:
            client.images.get(image)
        except ImageNotFound:
            raise Failure(
                f"the image {image} for the task metadata endpoint does not exist on this machine. "
                "Remedy: remove --metadata-image to build it."
            ) from None

    def share_ca(self, ca: Path) -> str:
        return f"{ca}:{CA_IN_TASK}:ro"

    def listen_to_tasks(self, listen: Listen) -> socket.socket:
        listener = listen(GATEWAY, 0)
        self._forward_to(listener.getsockname()[1])
        return listener

    def stay_reachable(self) -> None:
        # A restart of Docker ends the forwarder. No effect if it runs.
        with contextlib.suppress(NotFound):
            self._client.containers.get(_FORWARDER).start()

    def _forward_to(self, port: int) -> None:
        with contextlib.suppress(NotFound):
            self._client.containers.get(_FORWARDER).remove(force=True)
        api = self._client.api
        container = api.create_container(
            self.image,
            name=_FORWARDER,
            entrypoint=["socat"],
            command=[f"TCP-LISTEN:80,fork,reuseaddr,backlog={BACKLOG}", f"TCP:{GATEWAY}:{port}"],
            host_config=api.create_host_config(network_mode=NAME, init=True),
            networking_config=api.create_networking_config({NAME: api.create_endpoint_config(ipv4_address=ADDRESS)}),
        )
        try:
            api.start(container)
        except APIError as error:
            raise Failure(f"the forwarder (image {self.image}) does not start: {error.explanation}") from None
