"""IAM for ECR.

AWS checks DescribeRepositories on each repository that it names, and the actions on tags on the repository whose ARN they give. ministack
knows only requests with a repositoryName, and checks all others on `*`.
Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html
"""

import json

from ministack.core import iam_actions

from fargate_emulator.gaps.patching import wrap


def install() -> None:
    wrap(iam_actions, "extract_resource_arn", _extract_resource_arn)


def _extract_resource_arn(original, service, method, path, headers, body, query_params, region, account_id):
    if service == "ecr":
        try:
            data = json.loads(body or b"{}")
        except ValueError:
            data = {}
        if found := resource(data, region, account_id):
            return found
    return original(service, method, path, headers, body, query_params, region, account_id)


def resource(data: dict, region: str, account: str) -> str | None:
    """The ARN on which AWS checks a request that has no repositoryName; of several repositories the first."""
    if arn := data.get("resourceArn"):
        return arn
    names = data.get("repositoryNames") or []
    return f"arn:aws:ecr:{region}:{account}:repository/{names[0]}" if names else None
