"""One run of the emulator, from the first check to the saved state."""

import asyncio
import errno
import logging
import os
import signal
import socket

import docker
import uvloop
from hypercorn.asyncio import serve as hypercorn_serve
from hypercorn.config import Config

from fargate_emulator import aws_profile, place, process
from fargate_emulator.certificates import ensure_certificates
from fargate_emulator.failure import Failure
from fargate_emulator.instance import close_state, open_state
from fargate_emulator.metadata_network import MetadataNetwork
from fargate_emulator.place import Place
from fargate_emulator.settings import Settings, configure

log = logging.getLogger("emulator")


def _hosts(settings: Settings, address: str) -> list[str]:
    """Names in the server certificate: this machine, tasks, S3 Control, which puts the account before the host, and load balancers."""
    return ["localhost", "127.0.0.1", address, f"{settings.account}.localhost", "*.alb.localhost"]


def serve(settings: Settings, client: docker.DockerClient, here: Place) -> None:
    """Serve until SIGTERM or SIGINT, then save the state and remove containers and network. Failure: nothing was left behind."""
    layout = settings.layout
    layout.make()
    with process.pid_file(layout), _listen("0.0.0.0", settings.port) as gateway:
        network = MetadataNetwork(client, here.stop_command, (here.address, settings.port), here.container_id)
        certificate = ensure_certificates(layout, _hosts(settings, here.address))
        place.take(here, layout.ca)
        access_key, secret_key = aws_profile.root_keys(layout.aws)
        configure(settings, access_key, secret_key)
        aws_profile.write_profile(settings, access_key, secret_key)
        network.make()
        try:
            with here.listen_to_tasks(_listen) as metadata:
                instance_id = open_state(layout)
                # ministack reads its environment at import: not before configure().
                from fargate_emulator import gaps, metadata_endpoint, tasks_at_exit
                from fargate_emulator.gaps import task_volumes

                gaps.install_all()
                task_volumes.remove_leftovers(client)
                from ministack import app as ministack_app
                from ministack.core import lambda_runtime

                uvloop.run(
                    _run(
                        [(ministack_app, "app", _config(gateway, certificate)), (metadata_endpoint, "app", _config(metadata, None))],
                        settings.port,
                        f"ready: https://localhost:{settings.port}, instance {instance_id}",
                        tasks_at_exit.stop_tasks,
                    )
                )
                # Ends the functions' processes and removes their code, which is unpacked in the temporary folder.
                lambda_runtime.reset()
            close_state(layout)
        finally:
            network.remove()
    log.info("stopped; state kept in %s", layout.root)


async def _run(listeners: list, port: int, ready: str, before_exit) -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)

    async def stop_requested() -> None:
        await stopping.wait()

    async def until_stopped() -> None:
        await stop_requested()
        # Tasks end first, while their last calls and log lines still find an emulator.
        await asyncio.to_thread(before_exit)
        finished.set()

    finished = asyncio.Event()
    servers = [
        asyncio.create_task(hypercorn_serve(getattr(module, name), config, shutdown_trigger=finished.wait, mode="asgi"))
        for module, name, config in listeners
    ]
    await _accepting(port, servers[0])
    print(f"emulator: {ready}", flush=True)
    await asyncio.gather(until_stopped(), *servers)


async def _accepting(port: int, server: asyncio.Task) -> None:
    """Wait until the gateway answers: its socket is bound long before ministack has loaded its state."""
    while not server.done():
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            return
        except OSError:
            await asyncio.sleep(0.02)


def _config(listener: socket.socket, certificate: tuple | None) -> Config:
    config = Config()
    # A separate descriptor: Hypercorn closes it.
    config.bind = [f"fd://{os.dup(listener.fileno())}"]
    config.backlog = place.BACKLOG
    config.keep_alive_timeout = 75
    config.graceful_timeout = 2
    config.loglevel = "WARNING"
    # Image layers have large bodies, which take several times as long with HTTP/2's windows.
    config.alpn_protocols = ["http/1.1"]
    if certificate:
        config.certfile, config.keyfile = (str(path) for path in certificate)
    return config


def _listen(address: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((address, port))
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise Failure(
                f"port {port} is in use by another program. Remedy: stop it (ss -ltnp 'sport = :{port}' shows it), "
                "or choose another port with R_ON_FARGATE_PORT."
            ) from None
        if error.errno == errno.EADDRNOTAVAIL:
            raise Failure(
                f"the address {address} of the Docker network is not on this machine: Docker runs elsewhere (Docker Desktop, a remote "
                "engine). Remedy: run the emulator as a container (docs/emulator.md), as make does."
            ) from None
        raise Failure(f"cannot listen on {address}:{port}: {error.strerror}") from None
    return listener
