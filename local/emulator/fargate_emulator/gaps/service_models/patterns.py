"""The models' regular expressions are Java's; Python's `re` lacks character properties and surrogate pairs."""

import functools
import itertools
import re
import unicodedata

# Java's POSIX classes, which are ASCII only.
_POSIX = {"ASCII": r"\x00-\x7f", "Print": r"\x20-\x7e", "Graph": r"\x21-\x7e", "Alnum": "A-Za-z0-9", "Alpha": "A-Za-z", "Digit": "0-9"}
# All that Unicode assigns except private use; scanning the rest takes seconds.
_ASSIGNED = (range(0x32400), range(0xE0000, 0xE0200))
_PAIRS = r"\uD800\uDC00-\uDBFF\uDFFF"
_PROPERTY = re.compile(r"\\p\{(\w+)\}")
_CLASS = re.compile(r"\[(?:\\.|[^\]\\])*\]")


@functools.cache
def compiled(pattern: str) -> re.Pattern | None:
    """The pattern for `fullmatch`; None for one that Python cannot express and that is not judged."""
    text = pattern.replace(_PAIRS, r"\U00010000-\U0010FFFF")
    text = _CLASS.sub(lambda found: _PROPERTY.sub(_members, _literal_hyphens(found[0])), text)
    text = _PROPERTY.sub(lambda found: f"[{_members(found)}]", text)
    try:
        return re.compile(text, re.ASCII)
    except re.error:
        return None


def _literal_hyphens(group: str) -> str:
    """Java reads the hyphen after a class such as \\w as a hyphen."""
    return re.sub(r"(\\[wdsWDS])-(?!\])", r"\1\\-", group)


def _members(found: re.Match) -> str:
    name = found[1]
    return _POSIX[name] if name in _POSIX else _category(name)


def _category(prefix: str) -> str:
    """Ranges of the characters whose Unicode category begins so: L, Zs."""
    ranges = sorted(pair for name, pairs in _categories().items() if name.startswith(prefix) for pair in pairs)
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges)


@functools.cache
def _categories() -> dict[str, list[tuple[int, int]]]:
    """First and last of every run of characters of one category."""
    found: dict[str, list[tuple[int, int]]] = {}
    numbered = ((unicodedata.category(chr(code)), code) for block in _ASSIGNED for code in block)
    for name, run in itertools.groupby(numbered, key=lambda pair: pair[0]):
        codes = [code for _, code in run]
        found.setdefault(name, []).append((codes[0], codes[-1]))
    return found
