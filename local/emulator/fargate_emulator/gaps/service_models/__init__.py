"""Every request is judged by AWS's own service model before a service sees it.

botocore's service-2.json says of each operation what it requires and of each member its type, length, range, pattern and values. A
request that breaks it gets the answer of its service; ministack takes most of them as they come. An unknown member is refused where AWS
refuses it (EC2), and otherwise only in strict mode (FARGATE_EMULATOR_STRICT=1), which is for tests: AWS ignores it, and so a misspelt
setting goes unseen. In strict mode, and with FARGATE_EMULATOR_STRICT=answers, answers are held to the model, too. GET
/_emulator/judged counts.
Source: https://github.com/boto/botocore/tree/develop/botocore/data and https://smithy.io/2.0/spec/constraint-traits.html
"""

from fargate_emulator.gaps.service_models import judge


def install() -> None:
    judge.install()
