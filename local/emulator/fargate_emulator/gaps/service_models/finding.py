"""An invalid member of a request or an answer."""

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    REQUIRED = "required"
    UNKNOWN = "unknown"
    TYPE = "type"
    LENGTH = "length"
    RANGE = "range"
    PATTERN = "pattern"
    ENUM = "enum"
    MALFORMED = "malformed"


@dataclass(frozen=True)
class Finding:
    kind: Kind
    # Members from the top, as AWS writes them: containerDefinitions.1.member.image
    path: str
    # Member must not be null
    constraint: str
    value: object = None

    def sentence(self) -> str:
        """AWS's words for it."""
        if self.kind is Kind.UNKNOWN:
            return f"Unknown parameter '{self.path}'"
        value = "null" if self.value is None else f"'{str(self.value)[:200]}'"
        return f"Value {value} at '{self.path}' failed to satisfy constraint: {self.constraint}"


class Unparsable(Exception):
    """The body does not have the protocol's form: JSON or XML."""
