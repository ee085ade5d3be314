"""How ECS reads the `valueFrom` of a secret.

A Secrets Manager ARN is alone or followed by all three of `:json-key:version-stage:version-id`, each of which may be empty; `:key` alone
fails the start. ministack accepts any number of parts and reads the current version.
Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
"""

import json

from ministack.services import ecs, secretsmanager, ssm

from fargate_emulator.gaps.execution_role import StartFailure
from fargate_emulator.gaps.patching import replace

_PARTS = 7
_FAILURE = "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: "


def install() -> None:
    replace(ecs, "_resolve_container_secrets", _resolve_container_secrets)


def _resolve_container_secrets(definition: dict) -> dict[str, str]:
    return {secret["name"]: _value(secret["valueFrom"]) for secret in definition.get("secrets", [])}


def _value(value_from: str) -> str:
    if ":secretsmanager:" in value_from:
        return _secret(value_from)
    value = ssm.resolve_parameter_value(value_from, decrypt=True)
    if value is None:
        raise StartFailure(f"{_FAILURE}unable to retrieve secrets from ssm: invalid parameters: {value_from}")
    return str(value)


def _secret(value_from: str) -> str:
    parts = value_from.split(":")
    arn, further = ":".join(parts[:_PARTS]), parts[_PARTS:]
    if further and len(further) != 3:
        raise StartFailure(f"{_FAILURE}unexpected ARN format with parameters when trying to retrieve ASM secret")
    key, stage, version = further or ("", "", "")
    request = {"SecretId": arn, **({"VersionStage": stage} if stage else {}), **({"VersionId": version} if version else {})}
    status, _, body = secretsmanager._get_secret_value(request)
    answer = json.loads(body)
    retrieval = f"{_FAILURE}unable to retrieve secret from asm: service call has been retried 1 time(s): "
    if status != 200:
        raise StartFailure(f"{retrieval}{answer.get('__type')}: {answer.get('message')}")
    return _json_member(answer.get("SecretString", ""), key, retrieval) if key else answer.get("SecretString", "")


def _json_member(text: str, key: str, retrieval: str) -> str:
    try:
        value = json.loads(text)[key]
    except (ValueError, TypeError):
        raise StartFailure(f"{retrieval}retrieved secret from Secrets Manager is not a JSON object with keys") from None
    except KeyError:
        raise StartFailure(f"{retrieval}retrieved secret from Secrets Manager did not contain json key {key}") from None
    return value if isinstance(value, str) else json.dumps(value)
