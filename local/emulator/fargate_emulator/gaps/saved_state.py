"""Saved state is written by JSON's encoder in C.

`json.dump` encodes piece by piece in Python, which takes several times as long: a stop waits for it.
"""

import json
from types import SimpleNamespace

from ministack.core import persistence


def install() -> None:
    persistence.json = SimpleNamespace(dump=_dump, load=json.load, JSONDecodeError=json.JSONDecodeError)


def _dump(value: object, file, **options) -> None:
    file.write(json.dumps(value, **options))
