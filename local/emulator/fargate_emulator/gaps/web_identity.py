"""AssumeRoleWithWebIdentity.

AWS takes it without credentials: the token says who asks, the role's trust policy who may. ministack serves what is not signed as
root, which here only a key is (`root_key`), so that its check of permissions would refuse everybody. Its check of the trust policy, with
the token's `aud` and `sub`, stays; neither asks the token's issuer for its signature.
Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
"""

from ministack.core import iam_evaluator

from fargate_emulator.gaps.patching import wrap

_BY_TOKEN = "sts:AssumeRoleWithWebIdentity"


def install() -> None:
    wrap(iam_evaluator, "enforce", _enforce)


def _enforce(original, access_key_id, iam_action, *args, **kwargs):
    return None if iam_action == _BY_TOKEN and not access_key_id else original(access_key_id, iam_action, *args, **kwargs)
