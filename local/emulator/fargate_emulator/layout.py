"""Where the emulator keeps its files."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Layout:
    """The folder given by --dir and the places in it."""

    root: Path

    @property
    def tls(self) -> Path:
        return self.root / "tls"

    @property
    def ca(self) -> Path:
        return self.tls / "ca.pem"

    @property
    def shared(self) -> Path:
        """A container's volume with only the CA, which tasks mount."""
        return self.root / "shared"

    @property
    def aws(self) -> Path:
        return self.root / "aws"

    @property
    def state(self) -> Path:
        """Service state, one JSON file per service; read at the start, written at the end."""
        return self.root / "state"

    @property
    def objects(self) -> Path:
        """S3 objects, one file each."""
        return self.root / "objects"

    @property
    def layers(self) -> Path:
        """Image layers of the registry, named by their digest."""
        return self.root / "layers"

    @property
    def pid(self) -> Path:
        return self.root / "pid"

    @property
    def instance_id(self) -> Path:
        return self.root / "instance-id"

    @property
    def saved(self) -> Path:
        """Present if the last run saved `state`; absent if it ended without saving."""
        return self.root / "saved"

    def make(self) -> None:
        for folder in (self.root, self.tls, self.aws, self.state, self.objects, self.layers):
            folder.mkdir(parents=True, exist_ok=True)
        self.root.chmod(0o700)
