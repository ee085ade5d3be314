"""Keys in ListObjectVersions.

With encoding-type=url, S3 percent-encodes the keys in a listing. ministack does so in ListObjects but not here: the Terraform provider,
which empties a bucket before it deletes it, would read wrong keys, or fail at a `%`.
Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html
"""

from xml.etree.ElementTree import SubElement, fromstring, tostring

from ministack.services import s3

from fargate_emulator.gaps.patching import wrap

ENCODED = ("Key", "Prefix", "Delimiter", "KeyMarker", "NextKeyMarker")


def install() -> None:
    wrap(s3, "_list_object_versions", _list_object_versions)


def _list_object_versions(original, bucket, query):
    status, headers, body = original(bucket, query)
    if status != 200 or s3._qp(query, "encoding-type", "") != "url":
        return status, headers, body
    root = fromstring(body)
    for name in ENCODED:
        for element in root.iter(f"{{{s3.S3_NS}}}{name}"):
            element.text = element.text and s3._url_encode(element.text)
    SubElement(root, f"{{{s3.S3_NS}}}EncodingType").text = "url"
    return status, headers, s3.XML_DECL + b"\n" + tostring(root, default_namespace=s3.S3_NS)
