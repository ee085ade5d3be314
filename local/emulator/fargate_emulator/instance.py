"""Whether the state of the last run still exists."""

import shutil
import uuid

from fargate_emulator.layout import Layout


def open_state(layout: Layout) -> str:
    """The instance id: kept over a clean restart, new whenever this run starts with nothing in it.

    A killed run has not saved, so `state` is older than what its clients saw. After it, the next run starts empty.
    """
    if layout.saved.exists() and layout.instance_id.exists():
        layout.saved.unlink()
        return layout.instance_id.read_text().strip()
    layout.saved.unlink(missing_ok=True)
    for folder in (layout.state, layout.objects, layout.layers):
        shutil.rmtree(folder, ignore_errors=True)
    layout.make()
    instance_id = uuid.uuid4().hex
    layout.instance_id.write_text(instance_id + "\n")
    return instance_id


def close_state(layout: Layout) -> None:
    """Mark `state` as saved by this run."""
    layout.saved.touch()
