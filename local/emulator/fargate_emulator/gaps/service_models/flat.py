"""The flat parameters of the query and EC2 protocols (`Tags.member.1.Key=a`) as members.

Source: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html and aws-ec2-query-protocol.html
"""

from botocore.model import Shape

from fargate_emulator.gaps.service_models.xml_values import scalar

Tree = dict[str, "Tree | str"]


def tree(given: dict[str, str]) -> Tree:
    """Nested by the dots in the names."""
    root: Tree = {}
    for name, value in given.items():
        node = root
        *outer, last = name.split(".")
        for part in outer:
            inner = node.setdefault(part, {})
            if not isinstance(inner, dict):
                inner = node[part] = {}
            node = inner
        if not isinstance(node.get(last), dict):
            node[last] = value
    return root


def structure(shape: Shape, node: Tree, ec2: bool) -> dict:
    """By the names that constraints.findings expects; unknown members keep their own."""
    left, members = dict(node), {}
    for name, member in shape.members.items():
        sent_as = _sent_name(name, member, ec2)
        if sent_as in left:
            members[member.serialization.get("name", name)] = _value(member, left.pop(sent_as), ec2)
    return {**left, **members}


def _sent_name(name: str, member: Shape, ec2: bool) -> str:
    if ec2:
        wire_name = member.serialization.get("name", name)
        return member.serialization.get("queryName", wire_name[:1].upper() + wire_name[1:])
    # A flattened list is sent under the name of its items.
    if member.type_name == "list" and member.serialization.get("flattened"):
        return member.member.serialization.get("name") or member.serialization.get("name", name)
    return member.serialization.get("name", name)


def _value(shape: Shape, node: "Tree | str", ec2: bool):
    if shape.type_name == "structure":
        return structure(shape, node, ec2) if isinstance(node, dict) else node
    if shape.type_name == "list":
        return _list(shape, node, ec2)
    if shape.type_name == "map":
        return _map(shape, node, ec2)
    return scalar(shape, node) if isinstance(node, str) else node


def _list(shape: Shape, node: "Tree | str", ec2: bool):
    # An empty list is sent as an empty string.
    if node == "":
        return []
    if not isinstance(node, dict):
        return node
    if not ec2 and not shape.serialization.get("flattened"):
        node = node.get(shape.member.serialization.get("name", "member"), node.get("member", {}))
    if not isinstance(node, dict):
        return [] if node == "" else node
    numbers = sorted((key for key in node if key.isdecimal()), key=int)
    return [_value(shape.member, node[number], ec2) for number in numbers]


def _map(shape: Shape, node: "Tree | str", ec2: bool):
    if not isinstance(node, dict):
        return {} if node == "" else node
    entries = node if shape.serialization.get("flattened") else node.get("entry", {})
    key, value = shape.key.serialization.get("name", "key"), shape.value.serialization.get("name", "value")
    pairs = [entry for entry in entries.values() if isinstance(entry, dict)] if isinstance(entries, dict) else []
    return {pair.get(key, ""): _value(shape.value, pair.get(value, ""), ec2) for pair in pairs}
