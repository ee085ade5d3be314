"""The root access key of the emulated account, and the AWS profile that carries it."""

import configparser
import os
import secrets
import string
from pathlib import Path

from fargate_emulator.settings import Settings

PROFILE = "r-on-fargate-local"
_ALPHABET = string.ascii_uppercase + "234567"


def root_keys(folder: Path) -> tuple[str, str]:
    """Access key id and secret of the account's root: created once, then read from the profile's credentials file."""
    stored = configparser.ConfigParser()
    stored.read(folder / "credentials")
    if stored.has_option(PROFILE, "aws_access_key_id") and stored.has_option(PROFILE, "aws_secret_access_key"):
        return stored[PROFILE]["aws_access_key_id"], stored[PROFILE]["aws_secret_access_key"]
    return "AKIA" + "".join(secrets.choice(_ALPHABET) for _ in range(16)), secrets.token_urlsafe(30)


def write_profile(settings: Settings, access_key: str, secret_key: str) -> None:
    """Write DIR/aws/config and DIR/aws/credentials, readable by their owner only."""
    folder = settings.layout.aws
    _write(
        folder / "credentials",
        [
            f"[{PROFILE}]",
            f"aws_access_key_id = {access_key}",
            f"aws_secret_access_key = {secret_key}",
        ],
    )
    _write(
        folder / "config",
        [
            f"[profile {PROFILE}]",
            f"region = {settings.region}",
            f"endpoint_url = https://localhost:{settings.port}",
            f"ca_bundle = {settings.profile_ca}",
        ],
    )


def _write(path: Path, lines: list[str]) -> None:
    # Created with its final mode, so that others can never read the secret.
    staging = path.with_name(path.name + ".new")
    staging.unlink(missing_ok=True)
    with os.fdopen(os.open(staging, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write("\n".join(lines) + "\n")
    staging.replace(path)
