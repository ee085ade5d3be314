"""Checks a value against its shape."""

import functools
from collections.abc import Iterator
from datetime import datetime

from botocore.model import Shape

from fargate_emulator.gaps.service_models.finding import Finding, Kind
from fargate_emulator.gaps.service_models.patterns import compiled

_TYPES: dict[str, tuple[type, ...]] = {
    "structure": (dict,),
    "map": (dict,),
    "list": (list,),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "long": (int,),
    "float": (int, float, str),
    "double": (int, float, str),
    "blob": (str, bytes, bytearray),
    "timestamp": (int, float, str, datetime),
}


def findings(shape: Shape, value: object, path: str = "", wire_names: bool = True) -> Iterator[Finding]:
    """Findings in a value and its members. `wire_names`: members have their names on the wire."""
    if not _is_a(shape, value):
        yield Finding(Kind.TYPE, path, f"Member must be of type {shape.type_name}", value)
    elif shape.type_name == "structure":
        yield from _structure(shape, value, path, wire_names)
    elif shape.type_name == "list":
        yield from _size(shape, len(value), value, path)
        for number, item in enumerate(value, 1):
            yield from findings(shape.member, item, f"{path}.{number}.member", wire_names)
    elif shape.type_name == "map":
        yield from _size(shape, len(value), value, path)
        for key, item in value.items():
            yield from findings(shape.key, key, f"{path}.key", wire_names)
            yield from findings(shape.value, item, f"{path}.{key}.member", wire_names)
    else:
        yield from _scalar(shape, value, path)


def _is_a(shape: Shape, value: object) -> bool:
    if getattr(shape, "is_document_type", False):
        return True
    wanted = _TYPES.get(shape.type_name, (object,))
    return isinstance(value, wanted) and (shape.type_name == "boolean" or not isinstance(value, bool))


def _structure(shape: Shape, value: dict, path: str, wire_names: bool) -> Iterator[Finding]:
    names = _names(shape, wire_names)
    present = {name for name, held in value.items() if held is not None}
    for wire_name, name in names.items():
        if wire_name in present:
            yield from findings(shape.members[name], value[wire_name], _below(path, wire_name), wire_names)
        elif name in shape.required_members:
            yield Finding(Kind.REQUIRED, _below(path, wire_name), "Member must not be null")
    for name in present - names.keys() - {"__type"}:
        yield Finding(Kind.UNKNOWN, _below(path, name), "")


@functools.cache
def _names(shape: Shape, wire_names: bool) -> dict[str, str]:
    """The members' names by the names that they have in the value."""
    return {member.serialization.get("name", name) if wire_names else name: name for name, member in shape.members.items()}


def _below(path: str, name: str) -> str:
    name = name[:1].lower() + name[1:]
    return f"{path}.{name}" if path else name


def _size(shape: Shape, size: int, value: object, path: str) -> Iterator[Finding]:
    """Lengths of texts, lists and maps."""
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and size < least:
        yield Finding(Kind.LENGTH, path, f"Member must have length greater than or equal to {least}", value)
    if most is not None and size > most:
        yield Finding(Kind.LENGTH, path, f"Member must have length less than or equal to {most}", value)


def _scalar(shape: Shape, value: object, path: str) -> Iterator[Finding]:
    if shape.type_name == "string":
        yield from _size(shape, len(value), value, path)
        enum = shape.metadata.get("enum")
        if enum and value not in enum:
            yield Finding(Kind.ENUM, path, f"Member must satisfy enum value set: [{', '.join(enum)}]", value)
        pattern = compiled(shape.metadata["pattern"]) if "pattern" in shape.metadata else None
        if pattern and not pattern.fullmatch(value):
            yield Finding(Kind.PATTERN, path, f"Member must satisfy regular expression pattern: {shape.metadata['pattern']}", value)
    elif isinstance(value, int | float) and shape.type_name != "timestamp":
        least, most = shape.metadata.get("min"), shape.metadata.get("max")
        if least is not None and value < least:
            yield Finding(Kind.RANGE, path, f"Member must have value greater than or equal to {least}", value)
        if most is not None and value > most:
            yield Finding(Kind.RANGE, path, f"Member must have value less than or equal to {most}", value)
