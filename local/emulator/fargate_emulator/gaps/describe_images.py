"""ECR's DescribeImages.

imageSizeInBytes is the stored size of an image's layers and configuration, and a missing image is an ImageNotFoundException.
ministack reports the size of the manifest and omits missing images.
Source: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeImages.html
"""

import json

from ministack.core.responses import error_response_json, json_response
from ministack.services import ecr

from fargate_emulator.gaps.patching import wrap


def install() -> None:
    wrap(ecr, "_describe_images", _describe_images)


def _describe_images(original, data):
    name = data.get("repositoryName", "")
    for image_id in data.get("imageIds") or []:
        if name in ecr._repositories and ecr._find_image(name, image_id) is None:
            digest, tag = image_id.get("imageDigest", "null"), image_id.get("imageTag", "null")
            return error_response_json(
                "ImageNotFoundException",
                f"The image with imageId {{imageDigest:'{digest}', imageTag:'{tag}'}} does not exist within the repository with name "
                f"'{name}' in the registry with id '{ecr._registry_id()}'",
                400,
            )
    answer = original(data)
    if answer[0] != 200:
        return answer
    details = json.loads(answer[2])["imageDetails"]
    manifests = {image["imageDigest"]: image["imageManifest"] for image in ecr._images.get(name, [])}
    for detail in details:
        detail["imageSizeInBytes"] = stored_size(manifests[detail["imageDigest"]]) or detail["imageSizeInBytes"]
    return json_response({"imageDetails": details})


def stored_size(manifest: str) -> int:
    """Bytes of the layers and the configuration that an image manifest names; 0 for a list of manifests."""
    document = json.loads(manifest)
    return sum(part.get("size", 0) for part in [document.get("config") or {}, *document.get("layers", [])])
