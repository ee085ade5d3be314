"""S3 without credentials.

On AWS an unsigned S3 request is allowed only by a bucket policy or ACL that names everyone. ministack serves it as root.
Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
"""

from ministack.core import iam_evaluator

from fargate_emulator.gaps.patching import wrap


def install() -> None:
    wrap(iam_evaluator, "resolve_principal", _resolve_principal)


def _resolve_principal(original, access_key_id, account_id, credential=None):
    if access_key_id or credential is not None:
        return original(access_key_id, account_id, credential)
    # Nobody: no identity policy applies, but a bucket policy for `*` does.
    return iam_evaluator.PrincipalInfo(arn="anonymous", type="Anonymous", account=account_id, policies=[])
