"""Who creates a resource with tags needs the permission to tag it, too.

AWS checks the service's action on tags on the same resource as the creation, ECS and load balancing with the key CreateAction; for an
object of S3, s3:PutObjectTagging. ministack checks the creation only; ec2_authorization does the same for networks.
Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/supported-iam-actions-tagging.html,
https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/tagging-resources-during-creation.html,
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags_roles.html, and the creating action's page in each API reference, such as
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html (tags),
https://docs.aws.amazon.com/AmazonS3/latest/userguide/tagging-and-policies.html
"""

import functools

from ministack.core import iam_actions
from ministack.core.responses import get_account_id, get_region

from fargate_emulator.gaps.patching import wrap
from fargate_emulator.gaps.request_checks import Check, checked_also

# By service, the action on tags of each creating action.
_TAGGING: dict[str, dict[str, str]] = {
    "ecs": dict.fromkeys(("CreateCluster", "CreateService", "RegisterTaskDefinition"), "ecs:TagResource"),
    "elasticloadbalancing": dict.fromkeys(
        ("CreateLoadBalancer", "CreateListener", "CreateRule", "CreateTargetGroup"), "elasticloadbalancing:AddTags"
    ),
    "lambda": {"CreateFunction": "lambda:TagResource", "CreateEventSourceMapping": "lambda:TagResource"},
    "sns": {"CreateTopic": "sns:TagResource"},
    "sqs": {"CreateQueue": "sqs:TagQueue"},
    "scheduler": {"CreateScheduleGroup": "scheduler:TagResource"},
    "events": {"PutRule": "events:TagResource"},
    "logs": {"CreateLogGroup": "logs:TagResource"},
    "monitoring": {"PutMetricAlarm": "cloudwatch:TagResource"},
    "states": {"CreateStateMachine": "states:TagResource"},
    "ecr": {"CreateRepository": "ecr:TagResource"},
    "iam": {"CreateRole": "iam:TagRole", "CreatePolicy": "iam:TagPolicy"},
}


def install() -> None:
    for service in _TAGGING:
        checked_also(service, functools.partial(_checks, service))
    wrap(iam_actions, "s3_additional_checks", _s3_additional_checks)


def _s3_additional_checks(original, method, path, headers, body, query_params):
    """Pairs of action and ARN beside the object's own."""
    found = original(method, path, headers, body, query_params)
    bucket, _, key = path.lstrip("/").partition("/")
    if headers.get("x-amz-tagging") and key and iam_actions._s3_action(method, path, query_params) == "PutObject":
        found = [*found, ("s3:PutObjectTagging", f"arn:aws:s3:::{bucket}/{key}")]
    return found


def _checks(service: str, action: str, data: dict, resource: str) -> list[Check]:
    tagging = _TAGGING[service].get(action)
    if not tagging or not (data.get("Tags") or data.get("tags")):
        return []
    keys = {f"{service}:CreateAction": action} if service in ("ecs", "elasticloadbalancing") else {}
    return [Check(tagging, _tagged(action, resource), keys)]


def _tagged(action: str, resource: str) -> str:
    """A listener is created on its load balancer, a rule on its listener, a mapping on all: their own ARNs end with new ids."""
    if action == "CreateListener":
        return resource.replace(":loadbalancer/", ":listener/") + "/*"
    if action == "CreateRule":
        return resource.replace(":listener/", ":listener-rule/") + "/*"
    if action == "CreateEventSourceMapping":
        return f"arn:aws:lambda:{get_region()}:{get_account_id()}:event-source-mapping:*"
    return resource
