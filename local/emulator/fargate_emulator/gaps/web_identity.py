"""AssumeRoleWithWebIdentity.

AWS accepts it without credentials: the token identifies the caller, and the role's trust policy decides. ministack serves unsigned
requests as root, which is impossible here (`root_key`), so its permission check would refuse every caller. Its check of the trust
policy, with the token's `aud` and `sub`, stays. The token's signature is not verified.
Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
"""

from ministack.core import iam_evaluator

from fargate_emulator.gaps.patching import wrap

_BY_TOKEN = "sts:AssumeRoleWithWebIdentity"


def install() -> None:
    wrap(iam_evaluator, "enforce", _enforce)


def _enforce(original, access_key_id, iam_action, *args, **kwargs):
    return None if iam_action == _BY_TOKEN and not access_key_id else original(access_key_id, iam_action, *args, **kwargs)
