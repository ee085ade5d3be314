"""Commands: serve, stop, status."""

import argparse
import json
import logging
import os
import sys
from pathlib import Path

from emulator import process
from emulator.failure import Failure
from emulator.layout import Layout


def main(argv: list[str] | None = None) -> int:
    args = _parser().parse_args(argv)
    layout = Layout(Path(args.dir).resolve())
    try:
        if args.command == "stop":
            print(process.stop(layout))
            return 0
        if args.command == "status":
            report = process.status(layout, None)
            print(json.dumps(report, indent=2))
            return 0 if report.get("healthy") else 3
        return _serve(args, layout)
    except Failure as failure:
        print(f"emulator: {failure}", file=sys.stderr)
        return 1


def _serve(args: argparse.Namespace, layout: Layout) -> int:
    from emulator.release import require_supported_ministack

    require_supported_ministack()
    logging.basicConfig(
        stream=sys.stderr, level=os.environ.get("LOG_LEVEL", "INFO"), format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    # Imported only now: everything from here on needs ministack.
    from emulator.serve import serve
    from emulator.settings import Settings

    serve(Settings(layout, args.port, args.region, args.account, args.metadata_image))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="emulator", description="AWS on this machine, for R on Fargate.")
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="run the emulator until SIGTERM")
    serve.add_argument("--port", type=_port, default=4566, help="TLS port of all AWS services and the image registry (4566)")
    serve.add_argument("--metadata-image", required=True, help="image of the forwarder at 169.254.170.2 (local/emulator/forwarder)")
    serve.add_argument("--region", default="eu-west-1")
    serve.add_argument("--account", type=_account, default="123456789012")
    for command in (
        serve,
        commands.add_parser("stop", help="save the state and end"),
        commands.add_parser("status", help="exit code 0: it answers"),
    ):
        command.add_argument("--dir", required=True, help="folder of state, certificates and AWS profile")
    return parser


def _port(text: str) -> int:
    if text.isdigit() and 0 < int(text) < 65536:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a port; allowed: 1 to 65535")


def _account(text: str) -> str:
    if text.isdigit() and len(text) == 12:
        return text
    raise argparse.ArgumentTypeError(f"{text!r} is not an AWS account id; allowed: 12 digits")
