"""Commands: serve, stop, status, interrupt."""

import argparse
import json
import logging
import os
import sys
from pathlib import Path

from fargate_emulator import process
from fargate_emulator.failure import Failure
from fargate_emulator.layout import Layout

_DIR = "~/.local/state/fargate-emulator"
_BASE = "debian:bookworm-slim"


def main(argv: list[str] | None = None) -> int:
    args = _parser().parse_args(argv)
    layout = Layout(Path(args.dir).expanduser().resolve())
    try:
        if args.command == "stop":
            print(process.stop(layout))
            return 0
        if args.command == "status":
            report = process.status(layout, None)
            print(json.dumps(report, indent=2))
            return 0 if report.get("healthy") else 3
        if args.command == "interrupt":
            print(process.interrupt(layout, args.task))
            return 0
        return _serve(args, layout)
    except Failure as failure:
        print(f"emulator: {failure}", file=sys.stderr)
        return 1


def _serve(args: argparse.Namespace, layout: Layout) -> int:
    from fargate_emulator.release import require_supported_ministack

    require_supported_ministack()
    logging.basicConfig(
        stream=sys.stderr, level=os.environ.get("LOG_LEVEL", "INFO"), format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    # Imported late: all of this needs ministack.
    from fargate_emulator.forwarder_image import forwarder_image
    from fargate_emulator.metadata_network import connect
    from fargate_emulator.own_container import OwnContainer
    from fargate_emulator.own_process import OwnProcess
    from fargate_emulator.serve import serve
    from fargate_emulator.settings import Settings

    client = connect()
    if args.container:
        here = OwnContainer(client, layout.shared)
    else:
        here = OwnProcess(client, layout.root, args.metadata_image or forwarder_image(client, args.forwarder_base))
    serve(Settings(layout, args.port, args.region, args.account, args.profile_ca or str(layout.ca)), client, here)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="fargate-emulator", description="AWS on this machine; Fargate tasks run as containers.")
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="run the emulator until SIGTERM")
    serve.add_argument("--port", type=_port, default=4566, help="TLS port of all AWS services and the image registry (4566)")
    image = serve.add_mutually_exclusive_group()
    image.add_argument("--metadata-image", help="image with socat, for the forwarder at 169.254.170.2 (built at the first start)")
    image.add_argument("--forwarder-base", default=_BASE, help=f"Debian image to build the forwarder from ({_BASE})")
    image.add_argument("--container", action="store_true", help="this is a container of the Docker engine that runs the tasks")
    serve.add_argument("--profile-ca", help="path of the CA for the AWS profile's readers (DIR/tls/ca.pem)")
    serve.add_argument("--region", default="eu-west-1")
    serve.add_argument("--account", type=_account, default="123456789012")
    interrupt = commands.add_parser("interrupt", help="interrupt a task on FARGATE_SPOT, as AWS does when it needs the capacity")
    interrupt.add_argument("task", help="the task's id or ARN")
    for command in (
        serve,
        interrupt,
        commands.add_parser("stop", help="save the state and end"),
        commands.add_parser("status", help="exit code 0: it answers"),
    ):
        command.add_argument("--dir", default=_DIR, help=f"folder of state, certificates and AWS profile ({_DIR})")
    return parser


def _port(text: str) -> int:
    if text.isdigit() and 0 < int(text) < 65536:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a port; allowed: 1 to 65535")


def _account(text: str) -> str:
    if text.isdigit() and len(text) == 12:
        return text
    raise argparse.ArgumentTypeError(f"{text!r} is not an AWS account id; allowed: 12 digits")
