"""botocore's models by signing name."""

import functools
import re
from dataclasses import dataclass
from urllib.parse import parse_qs

from botocore.loaders import Loader
from botocore.model import OperationModel, ServiceModel

# The gateway's names of services, where the model's differ.
_MODEL = {
    "elasticloadbalancing": "elbv2",
    "monitoring": "cloudwatch",
    "states": "stepfunctions",
    "autoscaling": "autoscaling",
    "elasticfilesystem": "efs",
}
_loader = Loader()


def model_of(service: str) -> ServiceModel | None:
    """The model of one of the gateway's services; None if botocore has none by that name."""
    return named(_MODEL.get(service, service))


@functools.cache
def named(name: str) -> ServiceModel | None:
    """The model by botocore's own name for the service."""
    described = description(name)
    return ServiceModel(described, name) if described else None


@functools.cache
def description(name: str) -> dict:
    """The model's JSON; empty if botocore has none by that name."""
    return _loader.load_service_model(name, "service-2") if name in _loader.list_available_services("service-2") else {}


def operation(model: ServiceModel, name: str) -> OperationModel | None:
    return model.operation_model(name) if name in model.operation_names else None


@dataclass(frozen=True)
class Route:
    """How a REST operation is addressed."""

    name: str
    method: str
    path: re.Pattern
    labels: tuple[str, ...]
    # Parameters that the address itself has (`?acl`), with their values, "" for any.
    query: tuple[tuple[str, str], ...]
    # Further required parameters and headers: they distinguish GetObject from ListParts.
    required: tuple[str, ...]
    deprecated: bool
    literal: int

    def match(self, method: str, path: str, query: dict) -> re.Match | None:
        if method != self.method or not all(key in query and value in ("", query[key][0]) for key, value in self.query):
            return None
        return self.path.fullmatch(path)

    def complete(self, headers: dict, query: dict) -> bool:
        return all(name in query or name in headers for name in self.required)


@functools.cache
def routes(model: ServiceModel) -> tuple[Route, ...]:
    """Most specific first."""
    found = [_route(model.operation_model(name)) for name in model.operation_names]
    return tuple(sorted(found, key=lambda route: (-len(route.query), -route.literal, route.deprecated, -len(route.required))))


def route_of(model: ServiceModel, method: str, path: str, headers: dict, query: dict) -> tuple[Route, re.Match] | None:
    """The addressed operation: preferably one without a missing required parameter."""
    matching = [(route, found) for route in routes(model) if (found := route.match(method, path, query))]
    complete = [match for match in matching if match[0].complete(headers, query)]
    return next(iter(complete or matching), None)


def _required(operation: OperationModel) -> tuple[str, ...]:
    shape = operation.input_shape
    places = [shape.members[name].serialization for name in shape.required_members] if shape else []
    return tuple(
        place["name"].lower() if place["location"] == "header" else place["name"]
        for place in places
        if place.get("location") in ("querystring", "header")
    )


def _route(operation: OperationModel) -> Route:
    address, _, query = operation.http["requestUri"].partition("?")
    labels: list[str] = []

    # A label's slashes are escaped, but the gateway's path is not: an ARN has some.
    one = "(.+?)" if operation.service_model.protocol == "rest-json" else "([^/]+)"

    def label(found: re.Match) -> str:
        labels.append(found[1].removesuffix("+"))
        return "(.+)" if found[1].endswith("+") else one

    parts = re.split(r"(\{[^}]+\})", address.rstrip("/") or "/")
    path = "".join(re.sub(r"\{([^}]+)\}", label, part) if part.startswith("{") else re.escape(part) for part in parts)
    # x-id only names the operation; not every client sends it.
    wanted = tuple((key, values[0]) for key, values in parse_qs(query, keep_blank_values=True).items() if key != "x-id")
    return Route(
        operation.name,
        operation.http["method"],
        re.compile(path + "/?"),
        tuple(labels),
        wanted,
        _required(operation),
        operation.deprecated,
        len(re.sub(r"\{[^}]+\}", "", address)),
    )
