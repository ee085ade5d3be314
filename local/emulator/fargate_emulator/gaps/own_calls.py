"""Calls that AWS makes itself (a schedule, a delivery) come over TLS.

A policy that refuses plain http (aws:SecureTransport) does not keep AWS's own services out. ministack takes everything that is not a
request of a client for plain http. Requests say themselves how they came.
Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-securetransport
"""

import contextvars

from ministack.core import iam_evaluator


def install() -> None:
    # Read when a policy is evaluated, set by each request: only what no request caused sees the default.
    iam_evaluator._request_origin = contextvars.ContextVar("emulator_request_origin", default=("127.0.0.1", True))
