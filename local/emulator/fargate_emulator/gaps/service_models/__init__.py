"""Every request is judged by AWS's own service model before a service sees it.

botocore's service-2.json has each operation's required members, and each member's type, length, range, pattern and values. A request
that breaks the model gets its service's error; ministack accepts most of them. An unknown member is refused where AWS refuses it (EC2),
otherwise only in strict mode (FARGATE_EMULATOR_STRICT=1), which is for tests: AWS ignores it, so a misspelt setting goes unnoticed. In
strict mode, answers are checked, too. GET /_emulator/judged has the counts, with the application ID of a client that has one.
Source: https://github.com/boto/botocore/tree/develop/botocore/data and https://smithy.io/2.0/spec/constraint-traits.html
"""

from fargate_emulator.gaps.service_models import judge


def install() -> None:
    judge.install()
