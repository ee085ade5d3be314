"""Rejects versions of ministack that the gaps were not written for."""

from importlib import metadata

from fargate_emulator.failure import Failure

SUPPORTED = "1.5.33"


def require_supported_ministack() -> None:
    """Raise Failure unless exactly ministack SUPPORTED is installed: the gaps replace private functions of that version."""
    try:
        found = metadata.version("ministack")
    except metadata.PackageNotFoundError:
        raise Failure("ministack is not installed. Remedy: pip install ./local/emulator, or its requirements.txt.") from None
    if found != SUPPORTED:
        raise Failure(
            f"ministack {found} is installed, but this emulator is written for {SUPPORTED}. Remedy: pip install ministack=={SUPPORTED}"
        )
