"""IAM for ECR.

AWS checks DescribeRepositories on each named repository, and tag actions on the repository of their ARN. ministack knows only requests
with a repositoryName, and checks all others on `*`.
Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html
"""

from fargate_emulator.gaps.request_checks import checked_on


def install() -> None:
    checked_on("ecr", resource)


def resource(_action: str, data: dict, region: str, account: str) -> str | None:
    """The ARN on which AWS checks a request that has no repositoryName; for several repositories, the first."""
    if arn := data.get("resourceArn"):
        return arn
    names = data.get("repositoryNames") or []
    return f"arn:aws:ecr:{region}:{account}:repository/{names[0]}" if names else None
