"""The root access key.

AWS checks every signature and knows only keys it has issued. ministack treats an empty key, `test` or an account id as root, and does
not check root's signature: every task and everyone on the network would be root. Here root has one random key (DIR/aws/credentials),
and its signature is checked, too.
"""

import contextvars
import hmac
import os

from ministack.core import iam_evaluator

from fargate_emulator.gaps.patching import replace, wrap

# No key is exempt while ministack picks the requests whose signature it checks.
_choosing = contextvars.ContextVar("choosing requests to check", default=False)


def install() -> None:
    replace(iam_evaluator, "is_root_access_key", is_root)
    replace(iam_evaluator, "_is_root_key", lambda key: is_root(key) and not _choosing.get())
    wrap(iam_evaluator, "pin_signed_request", _pin_signed_request)


def is_root(access_key_id: str) -> bool:
    return hmac.compare_digest((access_key_id or "").encode(), os.environ["AWS_ACCESS_KEY_ID"].encode())


def _pin_signed_request(original, *args, **kwargs):
    token = _choosing.set(True)
    try:
        return original(*args, **kwargs)
    finally:
        _choosing.reset(token)
