"""Settings of one run of the emulator, which the gaps read."""

import os
from dataclasses import dataclass

from fargate_emulator.layout import Layout


@dataclass(frozen=True)
class Settings:
    layout: Layout
    port: int
    region: str
    account: str
    # Path of the CA in the AWS profile.
    profile_ca: str

    @property
    def registry(self) -> str:
        """Address of the image registry as Docker on this machine reaches it.

        127.0.0.0/8 is in Docker's insecure range by default, so no daemon setting is needed for the self-made CA.
        """
        return f"localhost:{self.port}"


_current: Settings | None = None


def current() -> Settings:
    if _current is None:
        raise RuntimeError("the emulator is not configured yet")
    return _current


def configure(settings: Settings, access_key: str, secret_key: str) -> None:
    """Make `settings` current and set ministack's environment, which it reads at import."""
    global _current
    _current = settings
    layout = settings.layout
    os.environ.update(
        GATEWAY_PORT=str(settings.port),
        BIND_HOST="0.0.0.0",
        MINISTACK_HOST="localhost",
        MINISTACK_REGION=settings.region,
        MINISTACK_ACCOUNT_ID=settings.account,
        AWS_DEFAULT_REGION=settings.region,
        AUTH="true",
        AWS_ACCESS_KEY_ID=access_key,
        AWS_SECRET_ACCESS_KEY=secret_key,
        PERSIST_STATE="1",
        STATE_DIR=str(layout.state),
        S3_PERSIST="1",
        S3_DATA_DIR=str(layout.objects),
        MINISTACK_DOCKER_TIMEOUT="60",
        # Listeners that are not needed and would occupy ports of the machine.
        IOT_MTLS_ENABLED="0",
        SFTP_ENABLED="0",
    )
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL", "USE_SSL"):
        os.environ.pop(name, None)
