"""The size of an SQS message.

Its attributes' names, types and values count toward the queue's MaximumMessageSize, as does the body; ministack counts only the
body.
Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
"""

from ministack.services import sqs


def install() -> None:
    original = sqs._HANDLERS["SendMessage"]

    def send(data: dict, url: str) -> dict:
        limit = int(sqs._get_q(data.get("QueueUrl", url), "sqs:SendMessage")["attributes"].get("MaximumMessageSize", "1048576"))
        if _size(data) > limit:
            raise sqs._Err(
                "InvalidParameterValue", f"One or more parameters are invalid. Reason: Message must be shorter than {limit} bytes."
            )
        return original(data, url)

    sqs._HANDLERS["SendMessage"] = send


def _size(data: dict) -> int:
    parts = [data.get("MessageBody") or ""]
    for name, attribute in (data.get("MessageAttributes") or {}).items():
        parts += [name, attribute.get("DataType") or "", attribute.get("StringValue") or attribute.get("BinaryValue") or ""]
    return sum(len(part if isinstance(part, bytes) else part.encode()) for part in parts)
