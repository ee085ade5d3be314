"""Values sent as text: XML elements, headers, parts of a path, form fields."""

from xml.etree.ElementTree import Element

from botocore.model import Shape

_NUMBERS = {"integer": int, "long": int, "float": float, "double": float}


def scalar(shape: Shape, text: str):
    """The text as the shape's type; unchanged if it has another type, which is then a finding."""
    if shape.type_name == "boolean":
        return {"true": True, "false": False}.get(text.lower(), text)
    try:
        return _NUMBERS.get(shape.type_name, str)(text)
    except ValueError:
        return text


def value(shape: Shape, element: Element):
    """An element as its shape has it, members by their names in XML."""
    if shape.type_name == "structure":
        return _structure(shape, element)
    if shape.type_name == "list":
        return [value(shape.member, item) for item in element]
    if shape.type_name == "map":
        return _map(shape, element)
    return scalar(shape, element.text or "")


def _structure(shape: Shape, element: Element) -> dict:
    members: dict = {}
    by_tag = {_tag_of(name, member): member for name, member in shape.members.items()}
    for child in element:
        tag = _bare(child.tag)
        member = by_tag.get(tag)
        if member is None:
            members[tag] = child.text
        elif member.type_name == "list" and member.serialization.get("flattened"):
            name = next(name for name, known in shape.members.items() if known is member)
            members.setdefault(member.serialization.get("name", name), []).append(value(member.member, child))
        else:
            members[tag] = value(member, child)
    for name, member in shape.members.items():
        if member.serialization.get("xmlAttribute"):
            wire_name = member.serialization.get("name", name)
            found = next((text for key, text in element.attrib.items() if _bare(key) == _bare_prefix(wire_name)), None)
            if found is not None:
                members[wire_name] = found
    return members


def _tag_of(name: str, member: Shape) -> str:
    if member.type_name == "list" and member.serialization.get("flattened"):
        return member.member.serialization.get("name") or member.serialization.get("name", name)
    return member.serialization.get("name", name)


def _map(shape: Shape, element: Element) -> dict:
    key, held = shape.key.serialization.get("name", "key"), shape.value.serialization.get("name", "value")
    pairs = [{_bare(part.tag): part for part in entry} for entry in element]
    return {pair[key].text or "": value(shape.value, pair[held]) for pair in pairs if key in pair and held in pair}


def _bare(tag: str) -> str:
    return tag.rsplit("}", 1)[-1]


def _bare_prefix(name: str) -> str:
    return name.rsplit(":", 1)[-1]
