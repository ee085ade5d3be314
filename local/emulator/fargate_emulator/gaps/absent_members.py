"""`exists: false` about objects in an array.

EventBridge flattens an event before it matches: a member is absent only if no element of the array has it. ministack checks each
element separately, so a single element without the member matches.
Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-exists-matching,
https://github.com/aws/event-ruler (AWS's matcher, which does the same)
"""

from ministack.services import eventbridge

from fargate_emulator.gaps.patching import wrap

_ABSENT = {"exists": False}


def install() -> None:
    wrap(eventbridge, "_matches_detail", _matches_detail)


def _matches_detail(original, detail, pattern):
    if isinstance(detail, dict) and isinstance(pattern, dict):
        for name, expected in pattern.items():
            if isinstance(expected, dict) and isinstance(detail.get(name), list) and not _absent(detail[name], expected):
                return False
    return original(detail, pattern)


def _absent(elements: list, pattern: dict) -> bool:
    """Whether no element has a member that the pattern wants absent."""
    objects = [element for element in elements if isinstance(element, dict)]
    for name, expected in pattern.items():
        held = [element[name] for element in objects if name in element]
        if isinstance(expected, dict):
            deeper = [inner for value in held for inner in (value if isinstance(value, list) else [value])]
            if not _absent(deeper, expected):
                return False
        elif expected and all(one == _ABSENT for one in expected) and held:
            return False
    return True
