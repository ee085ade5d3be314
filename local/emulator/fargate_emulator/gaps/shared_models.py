"""botocore's models, read once for all that ask for them.

ministack reads a service's model twice, for its routes and for the content type of its answers, and looks through all services each
time: the first request to each service waited for it.
"""

from ministack.core import iam_actions, responses

from fargate_emulator.gaps.patching import replace
from fargate_emulator.gaps.service_models import services


def install() -> None:
    replace(iam_actions, "_load_botocore_model", services.description)
    replace(responses, "_service_model", lambda service: services.named(responses._BOTOCORE_NAME.get(service, service)))
