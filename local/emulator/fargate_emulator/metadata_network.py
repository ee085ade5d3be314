"""The Docker network that stands for 169.254.170.0/24, and the container at 169.254.170.2 in it.

On Fargate a task finds its role's credentials and its metadata at http://169.254.170.2. Here all awsvpc tasks join one Docker
network with that subnet, in which a forwarder at .2:80 passes requests on to the emulator. So nothing needs root: no firewall
rule, no address on the host. The network's gateway, .1, is this machine: tasks reach the emulator there.
"""

import contextlib
import ipaddress
import os
from pathlib import Path

import docker
from docker.errors import APIError, DockerException, ImageNotFound, NotFound
from docker.types import IPAMConfig, IPAMPool

from fargate_emulator.failure import Failure

NAME = "r-on-fargate-metadata"
SUBNET = "169.254.170.0/24"
GATEWAY = "169.254.170.1"
ADDRESS = "169.254.170.2"
_FORWARDER = "r-on-fargate-forwarder"
_OWNER, _PID = "r-on-fargate.emulator", "r-on-fargate.emulator.pid"


def connect() -> docker.DockerClient:
    """A client of the running Docker engine, or Failure."""
    try:
        client = docker.from_env(timeout=60)
        client.ping()
        return client
    except DockerException as error:
        raise Failure(
            f"Docker does not answer: {error}. Remedy: start it, or let this user reach it (usermod -aG docker USER, then log in anew)."
        ) from None


def keep_forwarding(client: docker.DockerClient) -> None:
    """Start the forwarder where it has ended: Docker ends it when it is itself restarted, and no task would find its role."""
    with contextlib.suppress(NotFound):
        # Does nothing where it runs.
        client.containers.get(_FORWARDER).start()


class MetadataNetwork:
    """Makes the network and its forwarder, and removes them; leftovers of a killed run of this program are taken away first."""

    def __init__(self, client: docker.DockerClient, owner: Path, image: str):
        self._client, self._owner, self._image = client, str(owner), image

    def make(self) -> None:
        self._require_image()
        self._remove_leftovers()
        self._require_free_subnet()
        pool = IPAMPool(subnet=SUBNET, gateway=GATEWAY)
        try:
            self._client.networks.create(
                NAME,
                driver="bridge",
                ipam=IPAMConfig(pool_configs=[pool]),
                labels=self._labels(),
                options={"com.docker.network.bridge.name": "br-rfargate"},
            )
        except APIError as error:
            raise Failure(
                f"Docker cannot make the network {SUBNET} for the task metadata endpoint: {error.explanation}. "
                "Remedy: remove what uses that range on this machine (ip route show to match 169.254.170.2)."
            ) from None

    def forward_to(self, port: int) -> None:
        """Start the container at 169.254.170.2 that forwards its port 80 to this machine's `port`."""
        api = self._client.api
        container = api.create_container(
            self._image,
            name=_FORWARDER,
            labels=self._labels(),
            entrypoint=["socat"],
            command=["TCP-LISTEN:80,fork,reuseaddr", f"TCP:{GATEWAY}:{port}"],
            host_config=api.create_host_config(network_mode=NAME, init=True),
            networking_config=api.create_networking_config({NAME: api.create_endpoint_config(ipv4_address=ADDRESS)}),
        )
        try:
            api.start(container)
        except APIError as error:
            raise Failure(f"the forwarder (image {self._image}) does not start: {error.explanation}") from None

    def remove(self) -> None:
        """Remove the network, its forwarder and every task container still in it."""
        try:
            network = self._client.networks.get(NAME)
        except NotFound:
            return
        for container in self._client.containers.list(all=True, filters={"network": NAME}):
            with contextlib.suppress(NotFound):
                container.remove(force=True, v=True)
        with contextlib.suppress(NotFound):
            network.remove()

    def _labels(self) -> dict[str, str]:
        return {_OWNER: self._owner, _PID: str(os.getpid())}

    def _require_image(self) -> None:
        try:
            self._client.images.get(self._image)
        except ImageNotFound:
            raise Failure(
                f"the image {self._image} for the task metadata endpoint does not exist here. "
                "Remedy: leave --metadata-image out, so that it is built."
            ) from None

    def _remove_leftovers(self) -> None:
        try:
            network = self._client.networks.get(NAME)
        except NotFound:
            self._remove_forwarder()
            return
        labels = network.attrs.get("Labels") or {}
        if _OWNER not in labels:
            raise Failure(f"a Docker network {NAME} exists that is not the emulator's. Remedy: docker network rm {NAME}")
        if _is_emulator(labels.get(_PID, "")):
            raise Failure(
                f"an emulator runs already, process {labels[_PID]}, in {labels[_OWNER]}; only one can run on a machine. "
                f"Remedy: fargate-emulator stop --dir {labels[_OWNER]}"
            )
        self.remove()
        self._remove_forwarder()

    def _remove_forwarder(self) -> None:
        with contextlib.suppress(NotFound):
            self._client.containers.get(_FORWARDER).remove(force=True)

    def _require_free_subnet(self) -> None:
        wanted = ipaddress.ip_network(SUBNET)
        for network in self._client.networks.list():
            for pool in (network.attrs.get("IPAM") or {}).get("Config") or []:
                if pool.get("Subnet") and wanted.overlaps(ipaddress.ip_network(pool["Subnet"])):
                    raise Failure(
                        f"the Docker network {network.name} has the range {pool['Subnet']}, which overlaps {SUBNET}: the address where "
                        f"tasks look for their credentials. Remedy: docker network rm {network.name}"
                    )


def _is_emulator(pid: str) -> bool:
    """Whether `pid` is a living process of this program other than this one: a killed run's number may serve another by now."""
    if not pid.isdigit() or int(pid) == os.getpid():
        return False
    try:
        return b"emulator" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
