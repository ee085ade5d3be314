"""Pulling a task's images.

Fargate pulls each image for every task, with the execution role. Images of this account's registry are looked up there first, with the
role's permissions, and are taken by digest from Docker's store if it has them. Other images come from Docker's store, else from their
registry. A failure stops the task with CannotPullContainerError; ministack calls it ResourceInitializationError.
Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html
"""

from docker.errors import APIError, ImageNotFound
from ministack.core.arn import parse_arn
from ministack.services import ecr, ecs

from fargate_emulator.gaps import execution_role, registry_login, tasks
from fargate_emulator.gaps.patching import wrap
from fargate_emulator.settings import current

_RETRIED = "pull image manifest has been retried 1 time(s): "


def install() -> None:
    wrap(ecs, "_run_docker_container", _run_docker_container)


def _run_docker_container(original, client, cdef, kwargs, **rest):
    task = tasks.by_arn(kwargs["labels"]["com.amazonaws.ecs.task-arn"])
    image = cdef["image"]
    own = current().registry + "/"
    if image.startswith(own):
        with tasks.scope(task):
            image = _from_own_registry(client, task, image, image.removeprefix(own))
            _note_digest(task, cdef["name"], image)
    else:
        _from_elsewhere(client, image, rest.get("auth_config"))
    task["pullStoppedAt"] = ecs._iso()
    # Already present: skip ministack's own pull, which ignores the execution role.
    return original(client, {**cdef, "image": image}, kwargs)


def _from_own_registry(client, task: dict, image: str, reference: str) -> str:
    """Check the image, pull it if necessary, and name it by digest."""
    name, _, wanted = reference.partition("@") if "@" in reference else reference.partition(":")
    spec = parse_arn(task["taskArn"])
    repository = f"arn:aws:ecr:{spec.region}:{spec.account_id}:repository/{name}"
    refused = execution_role.denial(task, "ecr:GetAuthorizationToken", "*")
    if refused:
        raise execution_role.StartFailure(
            "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve "
            f"ecr registry auth: service call has been retried 1 time(s): AccessDeniedException: {refused}"
        )
    for action in ("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"):
        refused = execution_role.denial(task, action, repository)
        if refused:
            raise ecs._ImagePullError(f"{_RETRIED}failed to resolve ref {image}: denied: {refused}")
    digest = ecr._resolve_manifest(name, wanted or "latest")[0] if name in ecr._repositories else None
    if digest is None:
        raise ecs._ImagePullError(f"{_RETRIED}failed to resolve ref {image}: {image}: not found")
    by_digest = f"{current().registry}/{name}@{digest}"
    try:
        client.images.get(by_digest)
    except ImageNotFound:
        role = tasks.execution_role_arn(task, tasks.definition(task))
        _pull(client, by_digest, registry_login.auth_config(role, tasks.task_id(task["taskArn"])))
    return by_digest


def _from_elsewhere(client, image: str, auth_config: dict | None) -> None:
    try:
        client.images.get(image)
    except ImageNotFound:
        _pull(client, image, auth_config)


def _pull(client, image: str, auth_config: dict | None) -> None:
    # A reference without a tag means latest; docker-py would pull every tag.
    tagged = image if "@" in image or ":" in image.rsplit("/", 1)[-1] else f"{image}:latest"
    try:
        client.images.pull(tagged, auth_config=auth_config)
    except (APIError, ImageNotFound) as error:
        raise ecs._ImagePullError(f"{_RETRIED}failed to resolve ref {tagged}: {error.explanation}") from None


def _note_digest(task: dict, container_name: str, image: str) -> None:
    for container in task["containers"]:
        if container["name"] == container_name:
            container["imageDigest"] = image.rpartition("@")[2]
