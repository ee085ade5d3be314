"""IAM for Application Auto Scaling, which ministack does not know.

AWS checks an action on the scalable target, and descriptions on `*`. A new target's id, which its ARN ends with, is not known yet. Tags on
registration need application-autoscaling:TagResource.
Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsapplicationautoscaling.html,
https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html
"""

from ministack.core import iam_actions, iam_evaluator
from ministack.core.responses import get_account_id, get_region
from ministack.core.router import extract_access_key_id

from fargate_emulator.gaps.autoscaling.store import key_of, store
from fargate_emulator.gaps.request_checks import Check, json_members

SERVICE = "application-autoscaling"


def refusal(action: str, body: bytes, headers: dict, query_params: dict, request_id: str):
    """The answer to a request that its sender may not make; None: allowed."""
    key = extract_access_key_id(headers, query_params)
    for check in checks(action, json_members(body)):
        denied = iam_evaluator.enforce(key, check.action, SERVICE, get_region(), resource_arn=check.resource, service_context=check.keys)
        if isinstance(denied, iam_evaluator.AuthError):
            more = {"error_code": denied.code, "message": denied.message}
            return iam_actions.access_denied_response(SERVICE, check.action, "", request_id, headers=headers, **more)
        if denied:
            explicit = denied.decision == "Deny"
            message = iam_actions.identity_denial_message(check.action, denied.principal_arn, check.resource, explicit)
            return iam_actions.access_denied_response(
                SERVICE, check.action, denied.principal_arn, request_id, headers=headers, message=message
            )
    return None


def checks(action: str, data: dict) -> list[Check]:
    if action.startswith("Describe"):
        return [Check(f"{SERVICE}:{action}", "*")]
    if "ResourceARN" in data:
        return [Check(f"{SERVICE}:{action}", data["ResourceARN"])]
    target = store.targets.get(key_of(data)) or {}
    resource = target.get("ScalableTargetARN", f"arn:aws:{SERVICE}:{get_region()}:{get_account_id()}:scalable-target/*")
    named = {"service-namespace": data.get("ServiceNamespace", ""), "scalable-dimension": data.get("ScalableDimension", "")}
    keys = {f"{SERVICE}:{name}": value for name, value in named.items()}
    tagged = [Check(f"{SERVICE}:TagResource", resource, keys)] if data.get("Tags") else []
    return [Check(f"{SERVICE}:{action}", resource, keys), *tagged]
