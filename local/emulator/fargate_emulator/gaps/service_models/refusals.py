"""Each service's error for a request that breaks its model."""

import uuid
from xml.sax.saxutils import escape

import cbor2
from ministack.core.responses import error_response_json, error_response_xml

from fargate_emulator.gaps.service_models.finding import Finding, Kind

_DEFAULT_CODE = {"query": "ValidationError", "ec2": "InvalidParameterValue", "rest-xml": "InvalidRequest"}
# Services whose error differs from their protocol's.
_CODES = {
    "ecs": "InvalidParameterException",
    "logs": "InvalidParameterException",
    "ecr": "InvalidParameterException",
    "lambda": "ValidationException",
    "sns": "InvalidParameter",
    "sqs": "InvalidParameterValue",
    "s3": "InvalidArgument",
}
_NOT_GIVEN = {"ec2": "MissingParameter", "sqs": "MissingParameter"}


def answer(service: str, protocol: str, findings: list[Finding]) -> tuple[int, dict, bytes]:
    """AWS's error for these findings, in the protocol's form."""
    code, message = code_of(service, protocol, findings[0]), message_of(service, findings)
    if protocol == "ec2":
        return 400, {"Content-Type": "text/xml"}, _ec2(code, message)
    if protocol == "rest-xml":
        return 400, {"Content-Type": "application/xml"}, _rest_xml(code, message)
    if protocol == "query":
        return error_response_xml(code, message, 400)
    if protocol == "smithy-rpc-v2-cbor":
        body = cbor2.dumps({"__type": code, "message": message})
        return 400, {"Content-Type": "application/cbor", "smithy-protocol": "rpc-v2-cbor"}, body
    return error_response_json(code, message, 400)


def code_of(service: str, protocol: str, first: Finding) -> str:
    if first.kind is Kind.MALFORMED or (first.kind is Kind.TYPE and protocol in ("json", "rest-json", "smithy-rpc-v2-cbor")):
        return "MalformedXML" if protocol == "rest-xml" else "SerializationException"
    if protocol == "rest-xml" and "." in first.path:
        return "MalformedXML"
    if first.kind is Kind.UNKNOWN and protocol == "ec2":
        return "UnknownParameter"
    if first.kind is Kind.REQUIRED and service in _NOT_GIVEN:
        return _NOT_GIVEN[service]
    return _CODES.get(service) or _DEFAULT_CODE.get(protocol, "ValidationException")


def message_of(service: str, findings: list[Finding]) -> str:
    first = findings[0]
    if first.kind is Kind.REQUIRED and service in _NOT_GIVEN:
        name = first.path[:1].upper() + first.path[1:]
        return f"The request must contain the parameter {name}"
    noun = "validation error" if len(findings) == 1 else "validation errors"
    return f"{len(findings)} {noun} detected: {'; '.join(finding.sentence() for finding in findings)}"


def _ec2(code: str, message: str) -> bytes:
    error = f"<Error><Code>{code}</Code><Message>{escape(message)}</Message></Error>"
    return f"<Response><Errors>{error}</Errors><RequestID>{uuid.uuid4()}</RequestID></Response>".encode()


def _rest_xml(code: str, message: str) -> bytes:
    return f"<Error><Code>{code}</Code><Message>{escape(message)}</Message><RequestId>{uuid.uuid4()}</RequestId></Error>".encode()
