"""A load balancer's cookie that keeps a client with its target.

A target group with `lb_cookie` stickiness sets AWSALB, and AWSALBCORS for cross-origin requests, with every response, for the
group's duration. A cookie that has expired, or that names another group or a deregistered target, is ignored. ministack picks a target
at random.
Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html
"""

import time
from email.utils import formatdate

from cryptography.fernet import Fernet, InvalidToken
from ministack.services import alb

from fargate_emulator.gaps.patching import wrap

_COOKIE, _CORS_COOKIE = "AWSALB", "AWSALBCORS"
_DEFAULT_SECONDS = "86400"
# As on AWS, only the load balancer can read or make a cookie. A restart of the emulator ends all sessions.
_sealed = Fernet(Fernet.generate_key())


def install() -> None:
    wrap(alb, "_proxy_http_target", _proxy_http_target)


async def _proxy_http_target(original, target, group, method, path, headers, *rest):
    attributes = {one["Key"]: one["Value"] for one in alb._tg_attrs.get(group["TargetGroupArn"], [])}
    if attributes.get("stickiness.enabled") != "true" or attributes.get("stickiness.type") != "lb_cookie":
        return await original(target, group, method, path, headers, *rest)
    seconds = int(attributes.get("stickiness.lb_cookie.duration_seconds", _DEFAULT_SECONDS))
    target = _kept_target(headers, group, seconds) or target
    status, answered, body = await original(target, group, method, path, headers, *rest)
    own = answered.get("set-cookie", [])
    of_target = own if isinstance(own, list) else [own]
    secure = headers.get("x-forwarded-proto") == "https"
    return status, {**answered, "set-cookie": [*of_target, *_cookies(target, group, seconds, secure)]}, body


def _kept_target(headers: dict, group: dict, seconds: int) -> dict | None:
    """The registered target that the client's cookie names."""
    cookies = alb._oidc_parse_cookies(headers)
    try:
        named = _sealed.decrypt(cookies.get(_COOKIE) or cookies.get(_CORS_COOKIE) or "", ttl=seconds).decode()
    except InvalidToken:
        return None
    registered = alb._targets.get(group["TargetGroupArn"], [])
    return next((target for target in registered if _name(target, group) == named), None)


def _cookies(target: dict, group: dict, seconds: int, secure: bool) -> list[str]:
    value = _sealed.encrypt(_name(target, group).encode()).decode()
    ends = f"{value}; Expires={formatdate(time.time() + seconds, usegmt=True)}; Path=/"
    return [f"{_COOKIE}={ends}", f"{_CORS_COOKIE}={ends}; SameSite=None{'; Secure' if secure else ''}"]


def _name(target: dict, group: dict) -> str:
    return f"{group['TargetGroupArn']} {target['Id']} {target.get('Port')}"
