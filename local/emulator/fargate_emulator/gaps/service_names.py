"""The names of AWS's services, from the heads of botocore's models.

ministack reads all 400 models for them when the first request to a service comes that it does not imitate, such as Service Quotas. That
takes five seconds or more, in which nothing else is answered.
"""

import gzip
import re
from functools import cache
from pathlib import Path

import botocore
from ministack.core import router

from fargate_emulator.gaps.patching import replace

# A model begins with its metadata.
_HEAD_BYTES = 3000
_NAME = re.compile(rb'"(?:endpointPrefix|signingName)"\s*:\s*"([^"]+)"')


def install() -> None:
    replace(router, "_is_aws_service_name", lambda name: name in _names())


@cache
def _names() -> frozenset[str]:
    """Services as botocore calls them, as their addresses begin, and as requests to them are signed."""
    names = set()
    for model in Path(botocore.__file__).with_name("data").glob("*/*/service-2.json.gz"):
        names.add(model.parents[1].name)
        with gzip.open(model) as file:
            names.update(name.decode() for name in _NAME.findall(file.read(_HEAD_BYTES)))
    return frozenset(names)
