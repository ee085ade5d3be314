"""Where this emulator runs: how its tasks reach it, and how they get its CA."""

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

# Path of the CA in a task's containers.
CA_IN_TASK = "/etc/r-on-fargate/emulator-ca.pem"

# Connections that wait to be accepted. A busy machine drops further ones, and each comes again a second or more later. socat's
# default is 5, Hypercorn's 100; the tasks of a map start at the same time.
BACKLOG = 1024

# Binds an address and a port.
Listen = Callable[[str, int], socket.socket]


class Place(Protocol):
    # Address at which tasks reach the emulator.
    address: str
    # Image of pause containers.
    image: str
    # Command that stops the emulator.
    stop_command: str
    # The emulator's own container, if it has one.
    container_id: str | None

    def share_ca(self, ca: Path) -> str:
        """Docker's volume option that puts the CA at CA_IN_TASK."""

    def listen_to_tasks(self, listen: Listen) -> socket.socket:
        """A listener for tasks' requests to 169.254.170.2:80. Their network already exists."""

    def stay_reachable(self) -> None:
        """Called before a task starts."""


_current: Place | None = None
_ca_mount = ""


def current() -> Place:
    if _current is None:
        raise RuntimeError("the emulator has no place yet")
    return _current


def ca_mount() -> str:
    """Docker's volume option that puts the CA at CA_IN_TASK."""
    return _ca_mount


def take(place: Place, ca: Path) -> None:
    """Make `place` current and share the CA there."""
    global _current, _ca_mount
    _current, _ca_mount = place, place.share_ca(ca)
