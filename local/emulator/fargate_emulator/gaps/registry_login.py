"""Who may use the image registry.

ECR's registry takes the token of GetAuthorizationToken, valid for 12 hours, as the password of user AWS, and checks each step of a push
or pull against the policies of the token's owner. ministack gives everyone the same token and requires none.
Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html, image-push-iam.html
"""

import base64
import secrets
import time

from ministack.core import iam_evaluator
from ministack.core.responses import get_account_id, get_region, json_response
from ministack.services import ecr

from fargate_emulator.gaps import role_policies
from fargate_emulator.gaps.patching import replace, wrap
from fargate_emulator.settings import current

LIFETIME_SECONDS = 12 * 3600
_ACTIONS = {
    ("manifest", "GET"): "BatchGetImage",
    ("manifest", "HEAD"): "BatchGetImage",
    ("manifest", "PUT"): "PutImage",
    ("manifest", "DELETE"): "BatchDeleteImage",
    ("blob", "HEAD"): "BatchCheckLayerAvailability",
    ("blob", "GET"): "GetDownloadUrlForLayer",
    ("blob_uploads", "POST"): "InitiateLayerUpload",
    ("blob_upload_session", "PATCH"): "UploadLayerPart",
    ("blob_upload_session", "PUT"): "CompleteLayerUpload",
    ("blob_upload_session", "GET"): "InitiateLayerUpload",
    ("blob_upload_session", "DELETE"): "InitiateLayerUpload",
    ("tags_list", "GET"): "ListImages",
}
# Token to (principal, end of its life).
_tokens: dict[str, tuple[str, float]] = {}


def install() -> None:
    replace(ecr, "_get_authorization_token", _get_authorization_token)
    wrap(ecr, "handle_registry_request", _handle_registry_request)


def auth_config(role_arn: str, session: str) -> dict[str, str]:
    """Docker's credentials for a pull as a role."""
    return {"username": "AWS", "password": _issue(role_policies.session_of(role_arn, session))}


def _issue(principal: str) -> str:
    now = time.time()
    for token in [token for token, (_, end) in _tokens.items() if end < now]:
        del _tokens[token]
    token = secrets.token_urlsafe(48)
    _tokens[token] = (principal, now + LIFETIME_SECONDS)
    return token


def _get_authorization_token(data):
    password = _issue(iam_evaluator.caller_arn())
    return json_response(
        {
            "authorizationData": [
                {
                    "authorizationToken": base64.b64encode(f"AWS:{password}".encode()).decode(),
                    "expiresAt": int(time.time()) + LIFETIME_SECONDS,
                    "proxyEndpoint": f"https://{current().registry}",
                }
            ]
        }
    )


async def _handle_registry_request(original, method, path, headers, body, query_params):
    principal = _principal(headers.get("authorization", ""))
    if principal is None:
        status, answer_headers, answer = ecr._registry_error(401, "UNAUTHORIZED", "authentication required")
        answer_headers["WWW-Authenticate"] = f'Basic realm="https://{current().registry}/",service="ecr.amazonaws.com"'
        return status, answer_headers, answer
    parsed = ecr._parse_v2_path(path)
    if parsed and parsed[0] != "ping":
        refused = _refusal(principal, method.upper(), *parsed)
        if refused:
            return ecr._registry_error(403, "DENIED", refused)
    return await original(method, path, headers, body, query_params)


def _principal(authorization: str) -> str | None:
    scheme, _, encoded = authorization.partition(" ")
    try:
        user, _, password = base64.b64decode(encoded).decode().partition(":")
    except ValueError:
        return None
    principal, end = _tokens.get(password, ("", 0.0))
    return principal if scheme.lower() == "basic" and user == "AWS" and end > time.time() else None


def _refusal(principal: str, method: str, verb: str, repository: str, _reference: str) -> str | None:
    action = _ACTIONS.get((verb, method))
    if action is None:
        return f"{method} is not supported here by ECR"
    arn = f"arn:aws:ecr:{get_region()}:{get_account_id()}:repository/{repository}"
    return role_policies.denial(principal, f"ecr:{action}", arn)
