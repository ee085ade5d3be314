"""The emulator as a container of the Docker engine that runs its tasks: at 169.254.170.2 in their network.

It needs only Docker's socket, so the engine can run in a virtual machine, as Docker Desktop's does.
"""

import shutil
import socket
from pathlib import Path

import docker
from docker.errors import APIError, NotFound

from fargate_emulator.failure import Failure
from fargate_emulator.metadata_network import ADDRESS, NAME
from fargate_emulator.place import CA_IN_TASK, Listen


class OwnContainer:
    """@param shared: folder of this container on a volume with only the CA, for tasks to mount"""

    address = ADDRESS

    def __init__(self, client: docker.DockerClient, shared: Path):
        self._client, self._shared = client, shared
        try:
            # A container's host name is its id.
            self._container = client.containers.get(socket.gethostname())
        except NotFound:
            raise Failure(
                f"the Docker engine has no container {socket.gethostname()}, so the emulator does not run in one of its containers. "
                "Remedy: remove --container, or mount the socket of the engine that runs this container at /var/run/docker.sock."
            ) from None
        self.container_id: str | None = self._container.id
        self.image: str = self._container.attrs["Image"]
        self.stop_command = f"docker stop {self._container.name}"

    def share_ca(self, ca: Path) -> str:
        volume = self._volume()
        shutil.copyfile(ca, self._shared / Path(CA_IN_TASK).name)
        return f"{volume}:{Path(CA_IN_TASK).parent}:ro"

    def listen_to_tasks(self, listen: Listen) -> socket.socket:
        try:
            self._client.networks.get(NAME).connect(self._container, ipv4_address=ADDRESS)
        except APIError as error:
            raise Failure(f"this container cannot join the network {NAME}: {error.explanation}") from None
        return listen(ADDRESS, 80)

    def stay_reachable(self) -> None:
        """Docker restores a container's networks by itself."""

    def _volume(self) -> str:
        for mount in self._container.attrs["Mounts"]:
            if mount["Destination"] == str(self._shared):
                # A mounted folder of the machine has no name.
                return mount.get("Name") or mount["Source"]
        remedy = f"docker run --volume NAME:{self._shared}"
        raise Failure(f"no volume is mounted at {self._shared}, which tasks need for the CA. Remedy: {remedy}")
