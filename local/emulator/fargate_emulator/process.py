"""The running emulator from outside: its pid file, its status, stopping it."""

import contextlib
import json
import os
import signal
import ssl
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from fargate_emulator.failure import Failure
from fargate_emulator.layout import Layout

STOP_SECONDS = 60


def running(layout: Layout) -> int | None:
    """Process id of the emulator that serves this folder, or None."""
    try:
        pid = int(layout.pid.read_text())
        return pid if b"emulator" in Path(f"/proc/{pid}/cmdline").read_bytes() else None
    except (OSError, ValueError):
        return None


@contextlib.contextmanager
def pid_file(layout: Layout):
    """Holds DIR/pid while the emulator runs; Failure if another one uses the same folder."""
    other = running(layout)
    if other is not None and other != os.getpid():
        raise Failure(f"an emulator already uses {layout.root}, process {other}. Remedy: fargate-emulator stop --dir {layout.root}")
    layout.pid.write_text(f"{os.getpid()}\n")
    try:
        yield
    finally:
        layout.pid.unlink(missing_ok=True)


def stop(layout: Layout) -> str:
    """Ask the emulator to save and end, and wait for it; returns a message."""
    pid = running(layout)
    if pid is None:
        layout.pid.unlink(missing_ok=True)
        return f"no emulator uses {layout.root}"
    os.kill(pid, signal.SIGTERM)
    end = time.monotonic() + STOP_SECONDS
    while time.monotonic() < end:
        if running(layout) is None:
            return f"emulator stopped, process {pid}; its state is kept in {layout.root}"
        time.sleep(0.1)
    raise Failure(f"the emulator, process {pid}, has not ended within {STOP_SECONDS} s. Remedy: kill -9 {pid}; its state is then lost.")


def status(layout: Layout, port: int | None) -> dict:
    """Output of `status`: whether it runs and answers over TLS, and its instance id. `port` None: the one in the profile."""
    pid = running(layout)
    report: dict = {"running": pid is not None, "dir": str(layout.root)}
    if pid is None:
        return report
    endpoint = f"https://localhost:{port}" if port else _endpoint(layout)
    healthy = bool(_ask(layout, f"{endpoint}/_ministack/health"))
    report.update(pid=pid, endpoint=endpoint, instanceId=_read(layout.instance_id), healthy=healthy)
    report["judged"] = _ask(layout, f"{endpoint}/_emulator/judged")
    return report


def interrupt(layout: Layout, task: str) -> str:
    """Interrupt a Spot task; returns a message."""
    if running(layout) is None:
        raise Failure(f"no emulator uses {layout.root}")
    task_id = task.rsplit("/", 1)[-1]
    try:
        _call(layout, f"{_endpoint(layout)}/_emulator/interrupt/{urllib.parse.quote(task_id)}", "POST")
    except urllib.error.HTTPError as refusal:
        raise Failure(json.load(refusal)["message"]) from None
    except OSError as error:
        raise Failure(f"the emulator of {layout.root} does not answer: {error}") from None
    return f"interrupting {task_id}"


def _endpoint(layout: Layout) -> str:
    for line in (_read(layout.aws / "config") or "").splitlines():
        if line.startswith("endpoint_url"):
            return line.split("=", 1)[1].strip()
    return ""


def _ask(layout: Layout, url: str) -> dict | None:
    try:
        return _call(layout, url)
    except (OSError, ValueError):
        return None


def _call(layout: Layout, url: str, method: str = "GET") -> dict:
    context = ssl.create_default_context(cafile=str(layout.ca))
    with urllib.request.urlopen(urllib.request.Request(url, method=method), context=context, timeout=5) as answer:
        return json.load(answer)


def _read(path: Path) -> str | None:
    try:
        return path.read_text().strip()
    except OSError:
        return None
