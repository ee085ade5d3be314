"""Functions reach this emulator and trust its certificate.

On AWS the SDKs in a function find AWS by themselves. Here functions are local processes, which ministack sends to plain http, where
nothing answers. A function's own settings win.
"""

from ministack.core import lambda_runtime

from fargate_emulator.gaps.patching import wrap
from fargate_emulator.settings import current


def install() -> None:
    wrap(lambda_runtime.Worker, "_spawn", _spawn)


def _spawn(original, worker, *args, **kwargs):
    settings = current()
    ours = {
        "AWS_ENDPOINT_URL": f"https://127.0.0.1:{settings.port}",
        "AWS_CA_BUNDLE": str(settings.layout.ca),
        "NODE_EXTRA_CA_CERTS": str(settings.layout.ca),
    }
    given = (worker.config.get("Environment") or {}).get("Variables") or {}
    worker.config = {**worker.config, "Environment": {"Variables": {**ours, **given}}}
    return original(worker, *args, **kwargs)
