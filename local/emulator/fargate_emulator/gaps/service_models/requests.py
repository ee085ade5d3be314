"""A request as its operation's members, whatever the protocol."""

import json
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote
from xml.etree import ElementTree

import cbor2
from botocore.model import OperationModel, ServiceModel, Shape

from fargate_emulator.gaps.service_models import flat, services, xml_values
from fargate_emulator.gaps.service_models.finding import Unparsable

_FORM = "application/x-www-form-urlencoded"


@dataclass
class Request:
    operation: OperationModel
    protocol: str
    # By wire name.
    members: dict


def parse(model: ServiceModel, method: str, path: str, headers: dict, body: bytes, query: dict) -> Request | None:
    """The request, or None if the model has no such operation. @raises Unparsable"""
    target = headers.get("x-amz-target", "")
    if headers.get("smithy-protocol") == "rpc-v2-cbor":
        return _rpc(model, path.rsplit("/", 1)[-1], "smithy-rpc-v2-cbor", lambda: cbor2.loads(body) if body else {})
    if target and "rest" not in model.protocol:
        return _rpc(model, target.rsplit(".", 1)[-1], "json", lambda: json.loads(body or b"{}"))
    if model.protocol in ("rest-json", "rest-xml"):
        return _rest(model, method, path, headers, body, query)
    form = headers.get("content-type", "").startswith(_FORM)
    given = {**query, **(parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True) if form else {})}
    return _query(model, {name: values[0] for name, values in given.items()})


def _rpc(model: ServiceModel, name: str, protocol: str, load) -> Request | None:
    operation = services.operation(model, name)
    if operation is None:
        return None
    try:
        members = load()
    except Exception as error:
        raise Unparsable(str(error)) from None
    if not isinstance(members, dict):
        raise Unparsable("the body is not an object")
    return Request(operation, protocol, members)


def _query(model: ServiceModel, given: dict[str, str]) -> Request | None:
    operation = services.operation(model, given.get("Action", ""))
    # Only one of a service's two versions has a model here.
    if operation is None or given.get("Version") not in (None, model.api_version):
        return None
    protocol = "ec2" if model.protocol == "ec2" else "query"
    sent = {name: value for name, value in given.items() if name not in ("Action", "Version") and not name.startswith("X-Amz-")}
    shape = operation.input_shape
    return Request(operation, protocol, flat.structure(shape, flat.tree(sent), protocol == "ec2") if shape else {})


def _rest(model: ServiceModel, method: str, path: str, headers: dict, body: bytes, query: dict) -> Request | None:
    match = services.route_of(model, method, path, headers, query)
    if match is None:
        return None
    route, found = match
    operation = model.operation_model(route.name)
    shape = operation.input_shape
    labels = dict(zip(route.labels, (unquote(text) for text in found.groups()), strict=True))
    members = _rest_members(shape, labels, headers, body, query, model.protocol) if shape else {}
    return Request(operation, model.protocol, members)


def _rest_members(shape: Shape, labels: dict, headers: dict, body: bytes, query: dict, protocol: str) -> dict:
    members = {}
    for name, member in shape.members.items():
        wire_name = member.serialization.get("name", name)
        location = member.serialization.get("location")
        if location == "uri" and wire_name in labels:
            members[wire_name] = xml_values.scalar(member, labels[wire_name])
        elif location == "querystring" and wire_name in query:
            values = query[wire_name]
            many = member.type_name == "list"
            members[wire_name] = [xml_values.scalar(member.member, v) for v in values] if many else xml_values.scalar(member, values[0])
        elif location == "header" and wire_name.lower() in headers and member.type_name != "list":
            members[wire_name] = xml_values.scalar(member, headers[wire_name.lower()])
    return {**members, **_rest_body(shape, body, protocol)}


def _rest_body(shape: Shape, body: bytes, protocol: str) -> dict:
    payload = shape.serialization.get("payload")
    held = shape.members[payload] if payload else shape
    if payload and held.type_name in ("blob", "string"):
        # The content of an object or function: the service reads it.
        return {held.serialization.get("name", payload): "x"} if payload in shape.required_members else {}
    if not body:
        return {}
    try:
        value = json.loads(body) if protocol == "rest-json" else xml_values.value(held, ElementTree.fromstring(body))
    except (ValueError, ElementTree.ParseError) as error:
        raise Unparsable(str(error)) from None
    if payload:
        return {held.serialization.get("name", payload): value}
    if not isinstance(value, dict):
        raise Unparsable("the body is not an object")
    return value
