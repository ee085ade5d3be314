"""A policy is parsed once, not with every request of the roles that have it.

ministack parses all of the caller's policies twice for a request: for the decision and for the caller's ARN.
"""

import functools

from ministack.core import iam_evaluator

from fargate_emulator.gaps.patching import replace


def install() -> None:
    parse = iam_evaluator.parse_policy_document
    # By the document's text: a changed policy is another one. Nobody changes the statements.
    parsed = functools.lru_cache(maxsize=4096)(parse)
    replace(iam_evaluator, "parse_policy_document", lambda document: (parsed if isinstance(document, str) else parse)(document))
