"""Calls that AWS makes itself (a schedule, a delivery) come over TLS.

A policy that refuses plain http (aws:SecureTransport) does not block AWS's own services. ministack treats every call without a client's
request as plain http. Clients' requests set the value themselves.
Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-securetransport
"""

import contextvars

from ministack.core import iam_evaluator


def install() -> None:
    # Read by every policy evaluation and set by every request: only calls without a request see the default.
    iam_evaluator._request_origin = contextvars.ContextVar("emulator_request_origin", default=("127.0.0.1", True))
