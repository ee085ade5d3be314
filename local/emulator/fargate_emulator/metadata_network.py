"""The Docker network of all awsvpc tasks, 169.254.170.0/24.

On Fargate, a task finds its role's credentials and its metadata at http://169.254.170.2. Here this is the address of the emulator's
container, or of a forwarder to its process. The gateway, .1, is the machine that Docker runs on.
"""

import contextlib
import ipaddress
import socket

import docker
from docker.errors import APIError, DockerException, NotFound
from docker.types import IPAMConfig, IPAMPool

from fargate_emulator.failure import Failure

NAME = "r-on-fargate-metadata"
SUBNET = "169.254.170.0/24"
GATEWAY = "169.254.170.1"
ADDRESS = "169.254.170.2"
# Labels of a network, about its emulator: the command that stops it, its address, and its container, if it has one.
_STOP, _ENDPOINT, _CONTAINER = "r-on-fargate.emulator", "r-on-fargate.emulator.endpoint", "r-on-fargate.emulator.container"
_ANSWER_SECONDS = 2


def connect() -> docker.DockerClient:
    """A client of the running Docker engine, or Failure."""
    try:
        client = docker.from_env(timeout=60)
        client.ping()
        return client
    except DockerException as error:
        raise Failure(
            f"Docker does not answer: {error}. Remedy: start it, or give this user access (usermod -aG docker USER, then log in again)."
        ) from None


class MetadataNetwork:
    """Creates and removes the network; first removes leftovers of a killed emulator.

    @param stop_command: ends this emulator
    @param endpoint: address and port that this emulator listens on
    @param own: id of the emulator's container, which stays
    """

    def __init__(self, client: docker.DockerClient, stop_command: str, endpoint: tuple[str, int], own: str | None):
        self._client, self._own = client, own
        self._labels = {_STOP: stop_command, _ENDPOINT: f"{endpoint[0]}:{endpoint[1]}", _CONTAINER: own or ""}

    def make(self) -> None:
        self._remove_leftovers()
        self._require_free_subnet()
        pool = IPAMPool(subnet=SUBNET, gateway=GATEWAY)
        try:
            self._client.networks.create(
                NAME,
                driver="bridge",
                ipam=IPAMConfig(pool_configs=[pool]),
                labels=self._labels,
                options={"com.docker.network.bridge.name": "br-rfargate"},
            )
        except APIError as error:
            raise Failure(
                f"Docker cannot create the network {SUBNET} for the task metadata endpoint: {error.explanation}. "
                "Remedy: remove the network that uses this range on Docker's machine (ip route show to match 169.254.170.2)."
            ) from None

    def remove(self) -> None:
        """Remove the network and every container in it or in the namespace of one, except the emulator's own."""
        try:
            network = self._client.networks.get(NAME)
        except NotFound:
            return
        for container in self._containers():
            with contextlib.suppress(NotFound):
                if container.id == self._own:
                    network.disconnect(container, force=True)
                else:
                    container.remove(force=True, v=True)
        with contextlib.suppress(NotFound):
            network.remove()

    def _containers(self) -> list:
        within = self._client.containers.list(all=True, filters={"network": NAME}, sparse=True)
        shared = {f"container:{each.id}" for each in within}
        everyone = self._client.containers.list(all=True, sparse=True)
        return [each for each in everyone if each.attrs["HostConfig"].get("NetworkMode") in shared] + within

    def _remove_leftovers(self) -> None:
        try:
            network = self._client.networks.get(NAME)
        except NotFound:
            return
        labels = network.attrs.get("Labels") or {}
        if _STOP not in labels:
            raise Failure(f"a Docker network {NAME} exists that the emulator did not create. Remedy: docker network rm {NAME}")
        if self._runs(labels):
            raise Failure(f"an emulator is already running, at {labels[_ENDPOINT]}; only one can run on a machine. Remedy: {labels[_STOP]}")
        self.remove()

    def _runs(self, labels: dict[str, str]) -> bool:
        """Whether the emulator that created the network runs. Docker knows: it isolates containers of different networks."""
        if not labels.get(_CONTAINER):
            return _answers(labels.get(_ENDPOINT, ""))
        try:
            return labels[_CONTAINER] != self._own and self._client.containers.get(labels[_CONTAINER]).status == "running"
        except NotFound:
            return False

    def _require_free_subnet(self) -> None:
        wanted = ipaddress.ip_network(SUBNET)
        for network in self._client.networks.list():
            for pool in (network.attrs.get("IPAM") or {}).get("Config") or []:
                if pool.get("Subnet") and wanted.overlaps(ipaddress.ip_network(pool["Subnet"])):
                    raise Failure(
                        f"the Docker network {network.name} has the range {pool['Subnet']}, which overlaps {SUBNET}: the address where "
                        f"tasks look for their credentials. Remedy: docker network rm {network.name}"
                    )


def _answers(endpoint: str) -> bool:
    address, _, port = endpoint.rpartition(":")
    try:
        socket.create_connection((address, int(port)), _ANSWER_SECONDS).close()
        return True
    except (OSError, ValueError):
        return False
